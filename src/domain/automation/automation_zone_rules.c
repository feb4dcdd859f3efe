/* Postal zones of the US Postal Service: 1 … 8 by the distance between two areas, 9 for the islands
 * beyond. The true charts are per three-digit area; here an area is the first two digits, with the
 * exceptions below, so that a zone may be one off near a limit. README.md says so. */
#include "domain/automation/automation_rules.h"

/* Tenths of a degree: north, and west. */
struct place {
	int north, west;
};

static const struct place areas[100] = {
	{184, 661},  {423, 725},  {420, 711},  {432, 715},  {445, 695},  {440, 726},  {415, 727},
	{408, 743},  {400, 747},  {0, 0},      {409, 739},  {407, 734},  {427, 739},  {430, 760},
	{428, 785},  {403, 797},  {413, 792},  {402, 769},  {411, 755},  {400, 754},  {389, 771},
	{392, 766},  {384, 780},  {371, 769},  {373, 800},  {382, 816},  {392, 802},  {359, 793},
	{351, 797},  {338, 808},  {338, 843},  {321, 829},  {298, 830},  {267, 808},  {277, 818},
	{335, 868},  {319, 869},  {358, 857},  {350, 896},  {322, 899},  {380, 853},  {381, 833},
	{371, 868},  {402, 829},  {412, 815},  {395, 841},  {404, 860},  {390, 864},  {426, 833},
	{434, 855},  {419, 935},  {424, 959},  {417, 914},  {432, 885},  {446, 897},  {449, 930},
	{455, 952},  {441, 986},  {473, 992},  {467, 1099}, {419, 879},  {409, 893},  {391, 894},
	{385, 907},  {393, 944},  {379, 927},  {391, 954},  {379, 983},  {411, 970},  {410, 1008},
	{301, 906},  {324, 931},  {350, 922},  {352, 979},  {359, 958},  {328, 962},  {324, 981},
	{298, 954},  {290, 984},  {327, 1018}, {397, 1049}, {384, 1060}, {428, 1068}, {436, 1148},
	{405, 1118}, {334, 1118}, {352, 1125}, {353, 1064}, {327, 1060}, {361, 1151}, {340, 1183},
	{342, 1181}, {335, 1172}, {358, 1194}, {377, 1223}, {382, 1214}, {405, 1220}, {446, 1227},
	{474, 1221}, {470, 1178},
};

/* Three-digit areas that lie far from the rest of their two digits. */
static const struct {
	int from, to;
	struct place place;
} exceptions[] = {
	{5, 5, {408, 730}},      /* Holtsville, NY */
	{798, 799, {318, 1064}}, /* El Paso */
	{830, 831, {436, 1088}}, /* western Wyoming */
	{885, 885, {318, 1064}}, /* El Paso */
	{893, 898, {397, 1190}}, /* northern Nevada */
	{967, 968, {213, 1578}}, /* Hawaii */
	{995, 999, {612, 1499}}, /* Alaska */
};

enum { GUAM = 969, MILES_COUNT = 7 };
/* Domestic Mail Manual, 608.9: the limits of zones 1 … 7 in miles. */
static const int64_t zone_miles[MILES_COUNT] = {50, 150, 300, 600, 1000, 1400, 1800};
/* Thousandths of the cosine, per 5 degrees. */
static const int cosines[] = {1000, 996, 985, 966, 940, 906, 866,
                              819,  766, 707, 643, 574, 500, 423};

/* The first three digits, or −1. */
static int area_of(struct str zip)
{
	if (zip.len < 5)
		return -1;
	for (size_t i = 0; i < 5; i++)
		if (zip.at[i] < '0' || zip.at[i] > '9')
			return -1;
	return (zip.at[0] - '0') * 100 + (zip.at[1] - '0') * 10 + (zip.at[2] - '0');
}

/* Military post has no place on the map; it goes as zone 8. */
static bool is_military(int area)
{
	return area / 10 == 9 || area == 340 || (area >= 962 && area <= 966);
}

static struct place place_of(int area)
{
	for (size_t i = 0; i < COUNT_OF(exceptions); i++)
		if (area >= exceptions[i].from && area <= exceptions[i].to)
			return exceptions[i].place;
	return areas[area / 10];
}

int64_t postal_zone(struct str from_zip, struct str to_zip)
{
	int from = area_of(from_zip), to = area_of(to_zip);
	if (from < 0 || to < 0)
		return 0;
	if (from == to)
		return 1;
	if (from == GUAM || to == GUAM)
		return 9;
	if (is_military(from) || is_military(to))
		return 8;
	struct place a = place_of(from), b = place_of(to);
	int64_t cosine = cosines[(a.north + b.north) / 100];
	/* 69 miles to a degree: 69 tenths of a mile to a tenth of one. */
	int64_t north = 69 * (int64_t)(a.north - b.north);
	int64_t west = 69 * (int64_t)(a.west - b.west) * cosine / 1000;
	int64_t square = north * north + west * west;
	for (int zone = 0; zone < MILES_COUNT; zone++)
		if (square <= zone_miles[zone] * zone_miles[zone] * 100)
			return zone + 1;
	return MILES_COUNT + 1;
}
