package io.fairbot.standalone.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.standalone.internal.instance.ApiKeyOption;
import io.fairbot.store.Query;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A command that lists rows that wait for a person's decision, the oldest first.
 *
 * @param <S> the service of the rows
 */
abstract class WaitingListCommand<S> implements Callable<Integer> {
    private final WaitingRows<S> rows;
    private final PrintWriter out;

    @Mixin
    private final ApiKeyOption key = new ApiKeyOption();

    @Option(names = "--limit", paramLabel = "N", description = "The maximum number, up to 1000; default 100.")
    private int limit = Query.DEFAULT_LIMIT;

    @Option(names = "--after", paramLabel = "NEXT", description = "Continues where the list before ended.")
    private @Nullable String after;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    WaitingListCommand(WaitingRows<S> rows, PrintWriter out) {
        this.rows = rows;
        this.out = out;
    }

    /** Reads a page from the store. */
    abstract CompletionStage<?> page(S service, int most, Optional<String> cursor);

    /** Returns the rows of a page. */
    abstract JsonNode rows(JsonNode page);

    /** Returns the sentence for no rows. */
    abstract String none();

    /** Returns a row as one line. */
    abstract String line(JsonNode row);

    @Override
    public Integer call() throws InterruptedException {
        if (limit < 1 || limit > Query.MAX_LIMIT) {
            throw new CommandException(
                    CommandException.USAGE, "--limit must be from 1 to " + Query.MAX_LIMIT + ".", null);
        }
        JsonNode page = page();
        if (json) {
            out.println(page.toPrettyString());
            return 0;
        }
        if (rows(page).isEmpty()) {
            out.println(none());
        }
        rows(page).forEach(row -> out.println(line(row)));
        if (page.has("next")) {
            out.println("There are more: --after " + page.path("next").asText());
        }
        return 0;
    }

    private JsonNode page() throws InterruptedException {
        Optional<String> cursor = Optional.ofNullable(after);
        String query = "?limit=" + limit
                + cursor.map(next -> "&cursor=" + WaitingRows.escaped(next)).orElse("");
        try {
            return rows.get(key, query, service -> page(service, limit, cursor));
        } catch (IllegalArgumentException e) {
            if (after == null) {
                throw e;
            }
            throw new CommandException(CommandException.USAGE, "--after must be what the list before ended with.", e);
        }
    }
}
