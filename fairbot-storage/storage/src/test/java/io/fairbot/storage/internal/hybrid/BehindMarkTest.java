package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BehindMarkTest {
    private final StoreException full = new StoreException(StoreErrorCode.FULL, "The disk is full.");

    @TempDir
    Path directory;

    @Test
    void itIsKeptOverARestartUntilItIsCleared() throws IOException {
        try (BehindMark mark = BehindMark.open(directory)) {
            assertThat(mark.isSet()).isFalse();
            mark.clear();
            long size = Files.size(directory.resolve("store.behind"));
            mark.set(full);
            mark.set(full);
            assertThat(mark.isSet()).isTrue();
            assertThat(Files.size(directory.resolve("store.behind")))
                    .as("overwritten in place")
                    .isEqualTo(size);
        }
        try (BehindMark mark = BehindMark.open(directory)) {
            assertThat(mark.isSet()).isTrue();
            mark.clear();
            assertThat(mark.isSet()).isFalse();
        }
        try (BehindMark mark = BehindMark.open(directory)) {
            assertThat(mark.isSet()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "behind \n", "current", "currenT\n"})
    void whatIsNotReadableCountsAsSet(String content) throws IOException {
        Files.writeString(directory.resolve("store.behind"), content);
        try (BehindMark mark = BehindMark.open(directory)) {
            assertThat(mark.isSet()).isTrue();
        }
    }

    @Test
    void whereItCannotBeWrittenNothingIsAcknowledged() throws IOException {
        BehindMark mark = BehindMark.open(directory);
        mark.close();
        assertThatThrownBy(() -> mark.set(full))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.code()).isEqualTo(StoreErrorCode.UNAVAILABLE))
                .hasMessageContaining("nothing more is acknowledged");
        assertThat(mark.isSet()).as("for this process").isTrue();
        mark.clear();
        assertThat(mark.isSet()).as("as long as it cannot be recorded").isTrue();
    }

    @Test
    void aDirectoryThatTakesNoFileIsRefused() throws IOException {
        Files.createDirectory(directory.resolve("store.behind"));
        assertThatThrownBy(() -> BehindMark.open(directory))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.code()).isEqualTo(StoreErrorCode.REFUSED))
                .hasMessageContaining("store.behind");
    }
}
