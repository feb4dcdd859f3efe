# One page of changed orders. The shop's pages go by number and shift while they are read, so the
# walk goes by time stamp: each page begins inside the one before (orders_in.read.jq says where).
# Cursor: {since, clock, walk?}. `since` moves only when a walk has come to its end.

def iso_ms: (.[0:19] + "Z" | fromdateiso8601) * 1000
  + (if .[19:20] == "." then (.[20:] | rtrimstr("Z") + "000" | .[0:3] | tonumber) else 0 end);
def ms_iso: "\(. / 1000 | floor | todateiso8601 | .[0:19]).\(. % 1000 + 1000 | tostring | .[1:])Z";
def whole($usual): if . == null or . == "" then $usual else tonumber end;

(.settings.page_size | whole(50)) as $limit
| (.settings.overlap_seconds | whole(300)) as $overlap
| (.cursor.since // .settings.import_from // "" | if . == "" then "1970-01-01T00:00:00Z" else . end)
  as $since
| (.cursor.walk // {after: ([($since | iso_ms) - $overlap * 1000, 0] | max | ms_iso), page: 1})
  as $walk
| [{
    id: "orders", method: "GET",
    url: "/shop/orders?updated_after=\($walk.after | @uri)&page=\($walk.page)&limit=\($limit)",
    headers: {Accept: "application/json"},
    state: {walk: $walk, limit: $limit}
  }]
