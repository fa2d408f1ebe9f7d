package io.fairbot.coordination.internal.http;

import io.fairbot.coordination.internal.http.TrustedProxies.ClientHead;
import java.util.List;

/**
 * A request with its resolved route.
 *
 * @param head its request line and headers
 * @param id its correlation id
 * @param headers the headers of its response
 * @param target the route that handles it
 * @param values the values of the path's variable segments
 */
record RoutedRequest(
        ClientHead head,
        String id,
        DefaultResponseHeaders headers,
        RouteTable.RouteTarget target,
        List<String> values) {}
