package io.fairbot.whatsapp.web.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Alias.AliasKind;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivedMessageTest {
    private static final Instant NOW = Instant.ofEpochSecond(99);
    private static final Jid PHONE = new Jid("5548999990000", 0, Jid.PHONE);
    private static final Jid LID = new Jid("123456", 0, Jid.LID);

    private static Node message(String from) {
        return Node.of("message").with("id", "3EB0").with("from", from);
    }

    @Test
    void readsWhoSentItAndWhen() {
        ArrivedMessage byNumber = ArrivedMessage.read(
                        message("5548999990000:2@s.whatsapp.net")
                                .with("sender_lid", "123456@lid")
                                .with("t", "77"),
                        NOW)
                .orElseThrow();
        assertThat(byNumber.from()).isEqualTo(PHONE.withDevice(2));
        assertThat(byNumber.alsoKnownAs()).contains(LID);
        assertThat(byNumber.at()).isEqualTo(Instant.ofEpochSecond(77));
        ArrivedMessage byLid = ArrivedMessage.read(
                        message("123456@lid")
                                .with("sender_pn", "5548999990000@s.whatsapp.net")
                                .with("t", "soon"),
                        NOW)
                .orElseThrow();
        assertThat(byLid.alsoKnownAs()).contains(PHONE);
        assertThat(byLid.at()).isEqualTo(NOW);
        assertThat(ArrivedMessage.aliases(LID, Optional.of(PHONE)))
                .containsExactly(new Alias(AliasKind.LID, "123456"), new Alias(AliasKind.PHONE, "+5548999990000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1-2@g.us", "status@broadcast", "s.whatsapp.net", "9@newsletter", "abc@s.whatsapp.net", "?"})
    void readsNothingThatIsOfNoPerson(String from) {
        assertThat(ArrivedMessage.read(message(from), NOW)).isEmpty();
    }

    @Test
    void readsNothingWithoutAnIdOrWithALongOne() {
        assertThat(ArrivedMessage.read(Node.of("message").with("from", "1@lid"), NOW))
                .isEmpty();
        assertThat(ArrivedMessage.read(message("1@lid").with("id", ""), NOW)).isEmpty();
        assertThat(ArrivedMessage.read(message("1@lid").with("id", "x".repeat(151)), NOW))
                .isEmpty();
        assertThat(ArrivedMessage.read(message("9".repeat(101) + "@lid"), NOW)).isEmpty();
    }

    @Test
    void believesNoOtherNameOfTheSameKind() {
        Node same = message("123456@lid").with("sender_pn", "77@lid");
        assertThat(ArrivedMessage.read(same, NOW).orElseThrow().alsoKnownAs()).isEmpty();
    }

    @Test
    void knowsTheOwnAccount() {
        OwnDevice own = new OwnDevice(PHONE.withDevice(3), Optional.of(LID.withDevice(3)), Bytes.of(new byte[0]));
        assertThat(own.isOwn(PHONE)).isTrue();
        assertThat(own.isOwn(LID.withDevice(9))).isTrue();
        assertThat(own.isOwn(new Jid("1", 3, Jid.LID))).isFalse();
        assertThat(own.isThis(LID.withDevice(3))).isTrue();
        assertThat(own.isThis(PHONE)).isFalse();
        assertThat(own.personFor(new Jid("1", 0, Jid.LID))).isEqualTo(LID);
        assertThat(own.personFor(new Jid("1", 0, Jid.PHONE))).isEqualTo(PHONE);
        OwnDevice byNumber = new OwnDevice(PHONE.withDevice(3), Optional.empty(), Bytes.of(new byte[0]));
        assertThat(byNumber.isOwn(LID)).isFalse();
        assertThat(byNumber.personFor(LID)).isEqualTo(PHONE);
    }

    @Test
    void namesPersonsAndHashesTheirDevices() {
        assertThat(OutgoingMessages.address(new Alias(AliasKind.PHONE, "+5548999990000")))
                .isEqualTo(PHONE);
        assertThat(OutgoingMessages.address(new Alias(AliasKind.LID, "123456"))).isEqualTo(LID);
        assertThatThrownBy(() -> OutgoingMessages.address(new Alias(AliasKind.BSUID, "BR.1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(DeviceHash.of(List.of(LID, PHONE)))
                .isEqualTo(DeviceHash.of(List.of(PHONE, LID)))
                .startsWith("2:")
                .hasSize(8);
    }
}
