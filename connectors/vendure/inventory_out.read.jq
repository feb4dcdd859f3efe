# A mutation is all or nothing: one bad variant refuses its whole chunk, so a refused chunk is sent again one by one.

def stock_query: "mutation PurserStock($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) {
  id sku stockLevels { stockLocationId stockOnHand stockAllocated } } }";

def trouble: .status as $status
  | (if (.body | type) == "object" then .body else {} end) as $body
  | ($body.errors // [] | if type == "array" then . else [] end) as $errors
  | ($errors[0].extensions.code // "") as $code
  | if ($errors | length) > 0 then {message: "Vendure: \([$errors[].message] | join("; "))", code: $code,
      retry: (($status >= 500) or ($status == 429) or $code == "INTERNAL_SERVER_ERROR" or $code == "")}
    elif $status < 200 or $status > 299 then {message: "Vendure answered HTTP \($status)\(if $body.message then ": \($body.message)" else "" end)", code: "HTTP",
      retry: ($status >= 500 or $status == 429 or $status == 408)}
    elif ($body.data | type) != "object" then {message: "Vendure's answer has no data", code: "", retry: true}
    else null end;

. as $in
| (.state // .request.state) as $state
| (.response | trouble) as $trouble
| if $trouble == null then
    [.response.body.data.updateProductVariants[] | select(. != null)] as $done
    | {records: [$state.records[] | (.variant_id | tostring) as $id | .quantity as $quantity | $done[] | select((.id | tostring) == $id) | {
        record: "inventory_ack", variant_id: $id, sku: .sku, quantity: $quantity,
        remote_quantity: ([.stockLevels[].stockOnHand] | add), remote_allocated: ([.stockLevels[].stockAllocated] | add)}],
      cursor: $in.cursor, next: [],
      faults: [$state.records[] | (.variant_id | tostring) as $id | select(any($done[]; (.id | tostring) == $id) | not)
        | {message: "Variant \($id) is not in Vendure's answer", record_id: $id, retry: true}],
      done: true}
  elif ($state.records | length) > 1 and ($trouble.code == "ENTITY_NOT_FOUND" or $trouble.code == "USER_INPUT_ERROR" or ($trouble.code == "" and $in.response.status == 200)) then
    .request as $sent
    | {records: [], cursor: $in.cursor, faults: [], done: false,
       next: [range($state.records | length) as $i | $sent + {
         id: "\($sent.id):\($i)", body: {query: stock_query, variables: {input: [$sent.body.variables.input[$i]]}}, state: {records: [$state.records[$i]]}}]}
  else
    {records: [], cursor: $in.cursor, next: [], done: true,
     faults: [$state.records[] | {message: $trouble.message, record_id: (.variant_id | tostring), retry: $trouble.retry}]}
  end
