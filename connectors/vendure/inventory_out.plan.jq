# Physical stock, absolute, up to 50 variants a mutation. The shop subtracts its own open orders (stockAllocated) itself.

def stock_query: "mutation PurserStock($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) {
  id sku stockLevels { stockLocationId stockOnHand stockAllocated } } }";

. as $in
| [.records | to_entries | group_by(.key / 50 | floor)[] | map(.value)]
| to_entries
| map(.value as $chunk | {
    id: "stock:\(.key)", method: "POST", url: $in.settings.admin_url,
    headers: ({"Content-Type": "application/json", "Accept": "application/json"}
      + (if ($in.settings.channel_token // "") == "" then {} else {"vendure-token": $in.settings.channel_token} end)),
    body: {query: stock_query, variables: {input: [$chunk[]
      | (.stock_location_id // $in.settings.stock_location_id // "" | tostring) as $location
      | ([.quantity, 0] | max) as $quantity
      | {id: (.variant_id | tostring)}
        + (if $location == "" then {stockOnHand: $quantity} else {stockLevels: [{stockLocationId: $location, stockOnHand: $quantity}]} end)]}},
    state: {records: $chunk}})
