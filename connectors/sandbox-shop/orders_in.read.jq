# One page of orders -> canonical orders, and where the walk goes on. A full page is left half-way,
# by time stamp, so that rows that moved up, or that stand a few places from where they should, are
# met again. Only when so many rows share one instant does the walk count on
# by page number; if an order changed meanwhile, that stretch is read once more by the next run.

def iso_ms: (.[0:19] + "Z" | fromdateiso8601) * 1000
  + (if .[19:20] == "." then (.[20:] | rtrimstr("Z") + "000" | .[0:3] | tonumber) else 0 end);
def ms_iso: "\(. / 1000 | floor | todateiso8601 | .[0:19]).\(. % 1000 + 1000 | tostring | .[1:])Z";

def later: . >= 500 or . == 429 or . == 408 or . == 401;

def trouble: .status as $status
  | (if (.body | type) == "object" then .body else {} end) as $body
  | if $status < 200 or $status > 299 then
      {message: "The shop answered HTTP \($status)\(
          if $body.error then ": \($body.error.message)" else "" end)",
        record_id: null, retry: ($status | later)}
    elif ($body.orders | type) != "array" then
      {message: "The shop's answer has no orders", record_id: null, retry: true}
    else null end;

def text: if . == null then "" else tostring end;

def canonical: .currency_code as $currency
  | def money: {amount: ., currency: $currency};
    {record: "order",
      remote_id: (.id | tostring), number: .number,
      status: {awaiting_payment: "awaiting_payment", paid: "paid", partially_fulfilled: "paid",
        fulfilled: "shipped", cancelled: "cancelled"}[.status],
      placed_at: .created_at, paid_at: .paid_at, updated_at: .updated_at,
      currency: $currency, prices_include_tax: .prices_include_tax,
      email: (.email | text),
      recipient: (.shipping_address | {
        name: (.name | text), company: (.company | text), line1: (.address1 | text),
        line2: (.address2 | text), city: (.city | text), state: (.province | text),
        postal_code: (.zip | text), country: (.country_code | text), phone: (.phone | text)}),
      shipping_method: (.shipping_method | text),
      shipping_price: (.shipping_price | money), shipping_tax: (.shipping_tax | money),
      lines: [.lines[] | {
        remote_id: (.id | tostring), variant_id: (.variant_id | tostring), sku: .sku, title: .title,
        quantity: .quantity, cancelled_quantity: .cancelled_quantity,
        unit_price: (.unit_price | money), tax: (.tax | money), discount: (.discount | money)}],
      notes: (.note | text)}
    + (if .fulfilled_by_shop == true then {is_fulfilled_by_channel: true, type: "fba"} else {} end);

def high_of($stamps):
  [.walk.high // 0 | if type == "string" then iso_ms else . end] + $stamps | max;

# The shop's clock may be set back between two runs: what it stamps then lies before what we have
# seen. Both clocks at the end of the last run tell; a second more or less is the network.
def set_back($as_of): .cursor.clock as $before
  | if $before == null or (.now | type) != "string" then null
    else (($as_of - $before.as_of) - ((.now | iso_ms) - $before.now)) as $drift
      | if $drift < -1000 then $before.as_of + $drift else null end end;

def since($high; $as_of):
  [if $high > 0 then $high elif .cursor.since != null then (.cursor.since | iso_ms) else $as_of end,
    $as_of, set_back($as_of)]
  | map(select(. != null)) | min | ms_iso;

. as $in
| .request.state as $state
| (.response | trouble) as $trouble
| if $trouble != null then
    {records: [], cursor: $in.cursor, next: [], faults: [$trouble], results: [], done: true}
  else
    .response.body as $body
    | $state.walk as $walk
    | ($body.as_of | iso_ms) as $as_of
    | ([$body.orders[].updated_at | iso_ms] | sort) as $stamps
    | ($state | high_of($stamps)) as $high
    | (if $walk.page == 1 then $body.as_of else $walk.began end) as $began
    | ($walk.page > 1 and $high >= ($began | iso_ms)) as $moved
    | (if $moved then $walk.again // $walk.after else $walk.again end) as $again
    | (($stamps | length) >= $state.limit) as $full
    | (if $full then $stamps[($stamps | length) / 2 | floor] - 1 else 0 end) as $after
    | {records: [$body.orders[] | canonical],
        cursor: (
          if $full and $after > ($walk.after | iso_ms) then
            {since: $in.cursor.since, clock: $in.cursor.clock,
              walk: {after: ($after | ms_iso), page: 1, high: ($high | ms_iso), again: $again}}
          elif $full then
            {since: $in.cursor.since, clock: $in.cursor.clock,
              walk: ($walk + {page: ($walk.page + 1), high: ($high | ms_iso), began: $began,
                again: $again})}
          else
            {since: ([$again, ($in | since($high; $as_of))] | map(select(. != null)) | min),
              clock: (if ($in.now | type) == "string" then {as_of: $as_of, now: ($in.now | iso_ms)}
                else null end)}
          end),
        next: [], faults: [], results: [], done: ($full | not)}
  end
