package io.fairbot.coordination.internal.http;

import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.store.Query;

/** The query parameters of paginated routes. */
public final class PageParameters {
    private PageParameters() {}

    /**
     * Returns the parameter {@code limit}, or its default.
     *
     * @throws ProblemException when it is not a number from 1 to {@link Query#MAX_LIMIT}
     */
    public static int limit(Request request) {
        return request.query("limit").map(PageParameters::parse).orElse(Query.DEFAULT_LIMIT);
    }

    private static int parse(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= Query.MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Reported with the same sentence as a number out of range.
        }
        throw Problem.ofField(
                        ProblemType.INVALID_PARAMETER,
                        "limit",
                        "The parameter limit must be a whole number from 1 to " + Query.MAX_LIMIT + ".")
                .exception();
    }

    /** Returns the problem for an invalid {@code cursor} parameter. */
    public static ProblemException badCursor() {
        return Problem.ofField(
                        ProblemType.INVALID_PARAMETER,
                        "cursor",
                        "The parameter cursor must be the \"next\" of the page before; leave it out to start again.")
                .exception();
    }
}
