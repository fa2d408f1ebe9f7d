package io.fairbot.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.media.MediaException;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The circumstances that a test of an interpreter creates. */
class CircumstancesTest {
    private static final Contact ANA =
            new Contact("c", List.of(Alias.of(new PhoneNumber("+5548999990001"))), Optional.empty(), Instant.EPOCH);

    @Test
    void bytesAreFoundInTheGivenStore() throws IOException {
        MediaStore media = MediaStore.memory(MediaLimits.DEFAULTS);
        MediaRef ref = media.put(MediaKind.DOCUMENT, "text/plain", new ByteArrayInputStream(new byte[] {7}))
                .toCompletableFuture()
                .join();
        Interpreter.Circumstances given = Interpreter.Circumstances.of("matriz", ANA, Instant.EPOCH, media);
        assertThat(given.media()).isSameAs(media);
        assertThat(given.fetch(ref).toCompletableFuture().join().open().readAllBytes())
                .containsExactly(7);
    }

    @Test
    void withoutAStoreNothingIsFound() {
        Interpreter.Circumstances given = Interpreter.Circumstances.of("matriz", ANA, Instant.EPOCH);
        MediaRef unknown = MediaRef.of(MediaKind.IMAGE, "7", "image/jpeg");
        assertThatThrownBy(() -> given.fetch(unknown).toCompletableFuture().join())
                .hasCauseInstanceOf(MediaException.class)
                .hasMessageContaining("not there any more");
    }
}
