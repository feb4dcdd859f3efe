# Vendure orders -> one request a step. A run walks: placed (new orders), updated (what Vendure
# stamps as changed), and every sweep_minutes open (all unfinished orders again, because Vendure 3
# does not stamp most changes) and gone (orders that were unfinished at the last sweep and no longer
# are). Each step is a page; "done": false asks for the next plan. Pages go by time stamp, not by
# number, so an order that moves while we read cannot push another one off its page.

def iso_ms: (.[0:19] + "Z" | fromdateiso8601) * 1000
  + (if .[19:20] == "." then (.[20:] | rtrimstr("Z") + "000" | .[0:3] | tonumber) else 0 end);
def ms_iso: "\(. / 1000 | floor | todateiso8601 | .[0:19]).\(. % 1000 + 1000 | tostring | .[1:])Z";
def back($ms): iso_ms - $ms | ms_iso;
def latest($a; $b): if $a > $b then $a else $b end;

def order_query: "query PurserOrders($options: OrderListOptions!) {
  orders(options: $options) { totalItems items {
    id code type state active createdAt updatedAt orderPlacedAt currencyCode
    subTotal subTotalWithTax shipping shippingWithTax total totalWithTax
    customer { id firstName lastName emailAddress phoneNumber }
    shippingAddress { fullName company streetLine1 streetLine2 city province postalCode
      countryCode phoneNumber }
    shippingLines { shippingMethod { id code name } }
    surcharges { id sku description price priceWithTax }
    discounts { description amount amountWithTax }
    lines { id createdAt quantity orderPlacedQuantity unitPrice unitPriceWithTax linePrice lineTax
      proratedLinePrice proratedLinePriceWithTax
      discounts { description amount amountWithTax } productVariant { id sku name } }
    payments { id state createdAt amount method transactionId }
    fulfillments { id state trackingCode method }
    modifications { id createdAt priceChange isSettled note }
    history(options: {
      filter: { type: { eq: \"ORDER_NOTE\" } }, sort: { createdAt: ASC }, take: 20
    }) { items { data } }
  } } }";

def begin_query: "query PurserBegin { newest: orders(options: {
  take: 1, filter: { orderPlacedAt: { isNull: false } }, sort: { orderPlacedAt: DESC } }) {
  items { id orderPlacedAt } } }";

def unfinished: ["PaymentAuthorized", "PaymentSettled", "PartiallyShipped", "PartiallyDelivered",
  "Modifying", "ArrangingAdditionalPayment"];

def headers($settings): {"Content-Type": "application/json", "Accept": "application/json"}
  + (if ($settings.channel_token // "") == "" then {}
    else {"vendure-token": $settings.channel_token} end);

. as $in
| (.settings.page_size // 50) as $take
| ((.settings.overlap_seconds // 300) * 1000) as $overlap
| ((.settings.sweep_minutes // 5) * 60000) as $sweep_every

| def request($id; $query; $variables; $state): {
    id: $id, method: "POST", url: $in.settings.admin_url, headers: headers($in.settings),
    body: {query: $query, variables: $variables}, state: $state};

  def sweep_due: .swept_at == null
    or (($in.now | iso_ms) - (.swept_at | iso_ms) >= $sweep_every);

  def walk_from($from; $high): {high: $high, skip: 0, after: latest($from; $high | back($overlap))};

  def start: . + {
    phase: "placed", started: $in.now, sweep: sweep_due,
    placed: walk_from(.from; .placed.high), updated: walk_from(.from; .updated.high),
    open: {after: .from, skip: 0}, seen: [], gone: [], open_ids: (.open_ids // [])};

  def page($run; $filter; $sort; $skip): request("orders:\($run.phase)"; order_query;
    {options: {take: $take, skip: $skip, filter: $filter, sort: $sort}}; {run: $run, take: $take});

  (if .cursor == null and (.settings.import_from // "") != "" then
    (.settings.import_from | iso_ms | ms_iso) as $from
    | {phase: "idle", from: $from, placed: {high: $from}, updated: {high: $from}}
  else .cursor end)
  | if . == null then
      request("orders:begin"; begin_query; {}; {run: {phase: "begin"}, take: 1})
    else
      (if .phase == "idle" then start else . end) as $run
      | if $run.phase == "placed" then
          page($run; {orderPlacedAt: {after: $run.placed.after}};
            {orderPlacedAt: "ASC", id: "ASC"}; $run.placed.skip)
        elif $run.phase == "updated" then
          page($run; {orderPlacedAt: {after: $run.from}, updatedAt: {after: $run.updated.after}};
            {updatedAt: "ASC", id: "ASC"}; $run.updated.skip)
        elif $run.phase == "open" then
          page($run; {orderPlacedAt: {after: $run.open.after}, state: {in: unfinished}};
            {orderPlacedAt: "ASC", id: "ASC"}; $run.open.skip)
        else
          page($run; {id: {in: $run.gone[0:$take]}}; {id: "ASC"}; 0)
        end
    end
  | [.]
