# All variants, a page a step, in order of creation. Cursor: {page} within a run, null at its end.

(.cursor.page // 1) as $page
| [{
    id: "listings", method: "GET", url: "/shop/variants?page=\($page)&limit=250",
    headers: {Accept: "application/json"},
    state: {page: $page, limit: 250}
  }]
