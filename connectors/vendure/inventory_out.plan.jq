# Physical stock, absolute, up to 50 variants a mutation. The shop itself subtracts its own open
# orders (stockAllocated).

def stock_query: "mutation PurserStock($input: [UpdateProductVariantInput!]!) {
  updateProductVariants(input: $input) {
    id sku stockLevels { stockLocationId stockOnHand stockAllocated } } }";

def headers($settings): {"Content-Type": "application/json", "Accept": "application/json"}
  + (if ($settings.channel_token // "") == "" then {}
    else {"vendure-token": $settings.channel_token} end);

def variant($settings):
  (.stock_location_id // $settings.stock_location_id // "" | tostring) as $location
  | ([.quantity, 0] | max) as $quantity
  | {id: (.variant_id | tostring)}
  + (if $location == "" then {stockOnHand: $quantity}
    else {stockLevels: [{stockLocationId: $location, stockOnHand: $quantity}]} end);

. as $in
| [.records | to_entries | group_by(.key / 50 | floor)[] | map(.value)]
| to_entries
| map(.value as $chunk | {
    id: "stock:\(.key)", method: "POST", url: $in.settings.admin_url,
    headers: headers($in.settings),
    body: {query: stock_query, variables: {input: [$chunk[] | variant($in.settings)]}},
    state: {records: $chunk}})
