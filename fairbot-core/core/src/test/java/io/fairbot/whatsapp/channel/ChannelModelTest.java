package io.fairbot.whatsapp.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.store.Model;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChannelModelTest {
    record Key(String name, String bytes) {}

    @Test
    void itNamesItsSecretFields() {
        Model<Key> model = Model.builder("keys", Key.class).index("name").build();
        assertThat(ChannelModel.of(model).secretFields()).isEmpty();
        assertThat(ChannelModel.of(model).secret("bytes").secretFields()).containsExactly("bytes");
    }

    @Test
    void aSecretIsNoFieldOfAnIndex() {
        Model<Key> model = Model.builder("keys", Key.class).index("name").build();
        assertThatThrownBy(() -> ChannelModel.of(model).secret("name"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The model keys cannot use the field name in an index or for its retention, because it is"
                        + " secret; use another field.");
    }

    @Test
    void theFieldOfTheLineIsTaken() {
        Model<Key> model = Model.builder("keys", Key.class)
                .retainFor("line", Duration.ofDays(1))
                .build();
        assertThatThrownBy(() -> ChannelModel.of(model)).hasMessageContaining("because the store has the line in it");
    }

    @Test
    void keysAreOnThisMachineAlso() {
        Model<Key> model = Model.builder("keys", Key.class).appendOnly().build();
        assertThatThrownBy(() -> ChannelModel.of(model))
                .hasMessageStartingWith("The model keys of a channel must not be append-only");
    }
}
