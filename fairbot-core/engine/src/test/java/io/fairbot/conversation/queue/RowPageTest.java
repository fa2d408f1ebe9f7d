package io.fairbot.conversation.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Pages of several sources are one page of them all, in which no row is missing. */
class RowPageTest {

    private static RowPage<Long> page(boolean isLast, Long... rows) {
        return new RowPage<>(List.of(rows), isLast);
    }

    private static RowPage<Long> merged(int limit, List<RowPage<Long>> pages) {
        return RowPage.merged(pages, Long::longValue, limit);
    }

    @Test
    void completePagesAreMergedInOrder() {
        assertThat(merged(10, List.of(page(true, 1L, 4L), page(true, 2L, 3L)))).isEqualTo(page(true, 1L, 2L, 3L, 4L));
        assertThat(merged(10, List.of(page(true), page(true)))).isEqualTo(page(true));
    }

    @Test
    void whatComesAfterTheEndOfAnIncompletePageIsLeftForTheNext() {
        assertThat(merged(10, List.of(page(false, 1L, 4L), page(true, 2L, 5L)))).isEqualTo(page(false, 1L, 2L, 4L));
    }

    @Test
    void whatIsOverTheLimitIsLeftForTheNext() {
        assertThat(merged(3, List.of(page(true, 1L, 4L), page(true, 2L, 5L)))).isEqualTo(page(false, 1L, 2L, 4L));
    }

    @RepeatedTest(100)
    void pageAfterPageEveryRowIsReadOnce(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<List<Long>> sources = List.of(new ArrayList<>(), new ArrayList<>());
        LongStream.range(0, random.nextInt(50))
                .forEach(row -> sources.get(random.nextInt(2)).add(row));
        int limit = 1 + random.nextInt(5);
        List<Long> read = new ArrayList<>();
        boolean isLast = false;
        while (!isLast) {
            long from = read.size();
            RowPage<Long> next = merged(
                    limit,
                    sources.stream()
                            .map(source -> {
                                List<Long> left = source.stream()
                                        .filter(row -> row >= from)
                                        .toList();
                                List<Long> rows = left.stream().limit(limit).toList();
                                return new RowPage<>(rows, rows.size() == left.size());
                            })
                            .toList());
            read.addAll(next.rows());
            isLast = next.isLast();
        }
        assertThat(read)
                .isEqualTo(LongStream.range(
                                0, sources.get(0).size() + sources.get(1).size())
                        .boxed()
                        .toList());
    }
}
