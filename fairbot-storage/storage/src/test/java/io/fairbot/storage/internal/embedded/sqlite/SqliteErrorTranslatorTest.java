package io.fairbot.storage.internal.embedded.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.storage.internal.DamageRecord;
import io.fairbot.store.Page.DamagedDocument;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Failures and damage are described with the file, without personal data. */
class SqliteErrorTranslatorTest {
    private static final Path FILE = Path.of("store.db");

    private final SqliteErrorTranslator failures = new SqliteErrorTranslator(FILE);

    @Test
    void aFullDiskIsToldFromOtherFailuresOfFiles() {
        IOException full = new IOException("No space left on device");
        StoreException noRoom = failures.of(full);
        assertThat(noRoom.code()).isEqualTo(StoreErrorCode.FULL);
        assertThat(noRoom).hasMessageContaining("Make room").hasCause(full);

        IOException other = new IOException("Input/output error");
        StoreException unusable = failures.of(other);
        assertThat(unusable.code()).isEqualTo(StoreErrorCode.UNAVAILABLE);
        assertThat(unusable).hasMessageContaining(FILE.toString()).hasCause(other);
        assertThat(failures.damage().count()).isZero();
    }

    @Test
    void threeDamagedDocumentsAreNamedAndTheOthersCounted() {
        DamageRecord damage = failures.damage();
        assertThat(damage.problem()).isEmpty();

        failures.found(new DamagedDocument("order", "a", "no reason"));
        assertThat(damage.problem()).hasValueSatisfying(text -> assertThat(text).contains("in 1 document: order a. "));

        failures.found(new DamagedDocument("order", "b", "no reason"));
        failures.found(new DamagedDocument("order", "5511987654321", "no reason"));
        assertThat(damage.problem())
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("in 3 documents: order a, order b, order with the id of SHA-256 ")
                        .doesNotContain("5511987654321", "more"));

        failures.found(new DamagedDocument("order", "d", "no reason"));
        failures.found(new DamagedDocument("order", "e", "no reason"));
        assertThat(damage.problem())
                .hasValueSatisfying(text -> assertThat(text).contains("in 5 documents: ", " and 2 more. "));
    }

    @Test
    void damageOfTheWholeFileIsTheProblemBeforeThatOfDocuments() {
        failures.found(new DamagedDocument("order", "a", "no reason"));
        StoreException refusal = failures.damaged("its pages do not fit together");

        assertThat(failures.damage().problem()).contains(refusal.getMessage());
        assertThat(failures.damage().count()).isEqualTo(2);
    }
}
