package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.storage.internal.hybrid.JournalReplay.RoundSize;
import org.junit.jupiter.api.Test;

class RoundSizeTest {
    private final RoundSize size = new RoundSize();

    @Test
    void itDoublesUpToALimitWhileFullRoundsSucceed() {
        int before = size.current();
        size.succeeded(before - 1);
        assertThat(size.current()).as("a round that was not full tells nothing").isEqualTo(before);
        size.succeeded(before);
        assertThat(size.current()).isEqualTo(2 * before);
        for (int i = 0; i < 10; i++) {
            size.succeeded(size.current());
        }
        assertThat(size.current()).isEqualTo(RoundSize.MAX);
    }

    @Test
    void itHalvesDownToOne() {
        int before = size.current();
        size.failed(before);
        assertThat(size.current()).isEqualTo(before / 2);
        size.failed(10);
        assertThat(size.current()).as("half of what was tried").isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            size.failed(size.current());
        }
        assertThat(size.current()).isEqualTo(1);
        size.succeeded(1);
        assertThat(size.current()).as("it grows again").isEqualTo(2);
    }
}
