package io.fairbot.conversation.queue;

import io.fairbot.Internal;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A part of the open rows in a store.
 *
 * @param rows the rows, in order; at least one unless none is left
 * @param isLast whether there are none after them
 * @param <T> the type of a row
 */
@Internal
public record RowPage<T>(List<T> rows, boolean isLast) {
    /** Copies the rows. */
    public RowPage {
        rows = List.copyOf(rows);
    }

    /**
     * Merges the first pages of several sources into one of them all.
     *
     * @param pages a page of each source, from the same place on
     * @param place returns the place of a row
     * @param limit the maximum number of rows
     * @param <T> the type of a row
     * @return the first rows of all sources; none is left out that comes before another one
     */
    public static <T> RowPage<T> merged(List<RowPage<T>> pages, ToLongFunction<T> place, int limit) {
        // After the end of a page there may be more of its source.
        long end = pages.stream()
                .filter(page -> !page.isLast && !page.rows.isEmpty())
                .mapToLong(page -> place.applyAsLong(page.rows.get(page.rows.size() - 1)))
                .min()
                .orElse(Long.MAX_VALUE);
        List<T> rows = pages.stream()
                .flatMap(page -> page.rows.stream())
                .filter(row -> place.applyAsLong(row) <= end)
                .sorted(Comparator.comparingLong(place))
                .limit(limit)
                .toList();
        int all = pages.stream().mapToInt(page -> page.rows.size()).sum();
        return new RowPage<>(rows, rows.size() == all && pages.stream().allMatch(RowPage::isLast));
    }
}
