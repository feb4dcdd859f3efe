# All figures, a page a step. Cursor: {page} within a run, null at its end.

(.cursor.page // 1) as $page
| [{
    id: "inventory", method: "GET", url: "/warehouse/inventory?page=\($page)&limit=500",
    headers: {Accept: "application/json"},
    state: {page: $page, limit: 500}
  }]
