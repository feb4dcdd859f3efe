# One look at the order for each shipment; shipments_out.read.jq goes on from there.

def look_query: "query PurserFulfillments($id: ID!) { order(id: $id) { id code state
  lines { id quantity }
  fulfillments { id state method trackingCode lines { orderLineId quantity } } } }";

def headers($settings): {"Content-Type": "application/json", "Accept": "application/json"}
  + (if ($settings.channel_token // "") == "" then {}
    else {"vendure-token": $settings.channel_token} end);

. as $in
| [.records[] | {
    id: "\(.shipment_id):look", method: "POST", url: $in.settings.admin_url,
    headers: headers($in.settings),
    body: {query: look_query, variables: {id: (.order_remote_id | tostring)}},
    state: {step: "look", shipment: .}}]
