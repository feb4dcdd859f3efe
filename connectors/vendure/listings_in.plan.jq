# All variants, a page a step, in order of creation: that stamp never changes, so deletions and
# edits cannot shift a page.

def listing_query: "query PurserListings($options: ProductVariantListOptions!) {
  productVariants(options: $options) { totalItems items {
    id createdAt updatedAt sku name enabled price priceWithTax currencyCode trackInventory
    product { id name enabled }
    stockLevels { stockLocationId stockOnHand stockAllocated } } } }";

def headers($settings): {"Content-Type": "application/json", "Accept": "application/json"}
  + (if ($settings.channel_token // "") == "" then {}
    else {"vendure-token": $settings.channel_token} end);

. as $in
| (.settings.listing_page_size // 200) as $take
| (.cursor // {after: "1970-01-01T00:00:00.000Z", skip: 0}) as $walk
| [{
    id: "listings", method: "POST", url: .settings.admin_url, headers: headers($in.settings),
    body: {query: listing_query, variables: {options: {
      take: $take, skip: $walk.skip,
      filter: {createdAt: {after: $walk.after}}, sort: {createdAt: "ASC", id: "ASC"}}}},
    state: {walk: $walk, take: $take}}]
