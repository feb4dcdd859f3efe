# A mutation is all or nothing: one bad variant refuses its whole chunk, so a refused chunk is sent
# again one by one.

def stock_query: "mutation PurserStock($input: [UpdateProductVariantInput!]!) {
  updateProductVariants(input: $input) {
    id sku stockLevels { stockLocationId stockOnHand stockAllocated } } }";

# What is wrong with a whole reply, or null.
def trouble: .status as $status
  | (if (.body | type) == "object" then .body else {} end) as $body
  | ($body.errors // [] | if type == "array" then . else [] end) as $errors
  | ($errors[0].extensions.code // "") as $code
  | ($status >= 500 or $status == 429 or $status == 408) as $later
  | if ($errors | length) > 0 then
      {message: "Vendure: \([$errors[].message] | join("; "))", code: $code,
       retry: ($later or $code == "INTERNAL_SERVER_ERROR" or $code == "")}
    elif $status < 200 or $status > 299 then
      {message: (["Vendure answered HTTP \($status)", $body.message | select(.)] | join(": ")),
       code: "HTTP", retry: $later}
    elif ($body.data | type) != "object" then
      {message: "Vendure's answer has no data", code: "HTTP", retry: true}
    else null end;

def fault($record_id): {message: .message, record_id: $record_id, retry: .retry};

def splits($status): .code == "ENTITY_NOT_FOUND" or .code == "USER_INPUT_ERROR"
  or (.code == "" and $status == 200);

def ack($quantity): {
  record: "inventory_ack", variant_id: (.id | tostring), sku: .sku, quantity: $quantity,
  remote_quantity: ([.stockLevels[].stockOnHand] | add),
  remote_allocated: ([.stockLevels[].stockAllocated] | add)};

. as $in
| (.state // .request.state) as $state
| (.response | trouble) as $trouble
| if $trouble == null then
    (.response.body.data.updateProductVariants
      | map(select(. != null) | {key: (.id | tostring), value: .}) | from_entries) as $done
    | ($state.records | map({id: (.variant_id | tostring), quantity: .quantity})) as $sent
    | {records: [$sent[] | .quantity as $quantity | $done[.id] // empty | ack($quantity)],
       cursor: $in.cursor, next: [],
       faults: [$sent[] | .id as $id | select($done[$id] == null)
         | {message: "Variant \($id) is not in Vendure's answer", record_id: $id, retry: true}],
       done: true}
  elif ($state.records | length) > 1 and ($trouble | splits($in.response.status)) then
    .request as $sent
    | {records: [], cursor: $in.cursor, faults: [], done: false,
       next: [range($state.records | length) as $i | $sent + {
         id: "\($sent.id):\($i)",
         body: {query: stock_query, variables: {input: [$sent.body.variables.input[$i]]}},
         state: {records: [$state.records[$i]]}}]}
  else
    {records: [], cursor: $in.cursor, next: [], done: true,
     faults: [$state.records[] | (.variant_id | tostring) as $id | $trouble | fault($id)]}
  end
