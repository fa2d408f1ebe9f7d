package io.fairbot.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.whatsapp.content.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People: aliases, contacts, and the messages that name them. */
@Tag("place")
class ContactTest {
    private static final Alias PHONE = new Alias(Alias.AliasKind.PHONE, "+5548999990001");
    private static final Alias LID = new Alias(Alias.AliasKind.LID, "123456@lid");

    @ParameterizedTest
    @CsvSource({
        "PHONE, +5548999990001, PHONE:+5548999990001",
        "PHONE, +554899990001, PHONE:+5548999990001",
        "LID, 123@lid, LID:123@lid",
        "BSUID, BR.1, BSUID:BR.1"
    })
    void anAliasIsLookedUpByItsKey(Alias.AliasKind kind, String value, String key) {
        assertThat(new Alias(kind, value).key()).isEqualTo(key);
    }

    @Test
    void anAliasKeepsTheSpellingThatWrote() {
        assertThat(Alias.of(new PhoneNumber("+554899990001")).value()).isEqualTo("+554899990001");
    }

    @Test
    void asTextAnAliasHidesWho() {
        assertThat(PHONE).hasToString("PHONE:+5548*****0001");
        assertThat(LID).hasToString("LID:****");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5548999990001", "Ana", "+55 48 99999 0001"})
    void aPhoneAliasIsANumber(String value) {
        assertThatThrownBy(() -> new Alias(Alias.AliasKind.PHONE, value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAliasFitsIntoADocumentsId() {
        assertThat(new Alias(Alias.AliasKind.BSUID, "x".repeat(150)).key()).hasSizeLessThanOrEqualTo(200);
        assertThatThrownBy(() -> new Alias(Alias.AliasKind.BSUID, "x".repeat(151)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 150");
        assertThatThrownBy(() -> new Alias(Alias.AliasKind.LID, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aContactMayHideTheirPhone() {
        assertThat(contact(LID, PHONE).phone()).contains(new PhoneNumber("+5548999990001"));
        assertThat(contact(LID).phone()).isEmpty();
    }

    @Test
    void asTextAContactIsNobody() {
        assertThat(contact(PHONE)).hasToString("Contact[01J]");
    }

    @Test
    void aContactIsNotChangedByTheListItWasMadeOf() {
        List<Alias> aliases = new ArrayList<>(List.of(PHONE));
        Contact contact = new Contact("01J", aliases, Optional.empty(), Instant.EPOCH);
        InboundMessage message = message("m1", aliases);

        aliases.clear();

        assertThat(contact.aliases()).containsExactly(PHONE);
        assertThat(message.author()).containsExactly(PHONE);
    }

    @Test
    void aMessageHasASenderAndAnId() {
        assertThatThrownBy(() -> message("m1", List.of())).hasMessage("A message has an author.");
        assertThatThrownBy(() -> message("", List.of(PHONE)))
                .hasMessage("The id of a message has 1 to 150 characters, not 0.");
        assertThatThrownBy(() -> new MessageRef("", "m1")).hasMessageContaining("name of a chat");
        assertThatThrownBy(() -> new MessageRef("x".repeat(161), "m1")).hasMessageContaining("1 to 160");
        assertThatThrownBy(() -> message("x".repeat(151), List.of(PHONE))).isInstanceOf(IllegalArgumentException.class);
        assertThat(message("x".repeat(150), List.of(PHONE)).id()).hasSize(150);
    }

    @Test
    void aMessageIsKnownByItsChatAndItsId() {
        assertThat(message("m1", List.of(PHONE)).ref())
                .isEqualTo(message("m1", List.of(new Alias(Alias.AliasKind.PHONE, "+554899990001"), LID))
                        .ref())
                .isNotEqualTo(message("m1", List.of(LID)).ref())
                .isNotEqualTo(message("m2", List.of(PHONE)).ref())
                .hasToString("MessageRef[m1]");
    }

    @ParameterizedTest
    @CsvSource({
        "Ana, Ana",
        "'  Ana \u00A0 Maria\t', Ana Maria",
        "\u202EanA\u202C, anA",
        "A\u200Bna\u0007, Ana",
        "'Ana\nMaria', Ana Maria",
        "\uD83D\uDC69\u200D\uD83D\uDCBB, \uD83D\uDC69\u200D\uD83D\uDCBB",
        "\uD83D\uDE00, \uD83D\uDE00",
        "João d'Ávila 2º, João d'Ávila 2º"
    })
    void aNameIsReadWithoutItsInvisibleMarks(String given, String clean) {
        assertThat(new Contact("01J", List.of(PHONE), Optional.of(given), Instant.EPOCH).name())
                .contains(clean);
        assertThat(InboundMessage.of("m1", List.of(PHONE), Optional.of(given), Instant.EPOCH, new Text("oi"))
                        .name())
                .contains(clean);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\u202E\u202C", "\u200D", "\u3164", "\u2800\u2800", "\u0000\u001B", "\uD83D", "\u0301"})
    void aNameOfWhichNothingIsSeenIsNone(String given) {
        assertThat(new Contact("01J", List.of(PHONE), Optional.of(given), Instant.EPOCH).name())
                .isEmpty();
    }

    @Test
    void aNameHasAtMostAHundredCharacters() {
        String emoji = "\uD83D\uDE00";
        assertThat(new Contact("01J", List.of(PHONE), Optional.of(emoji.repeat(150)), Instant.EPOCH).name())
                .contains(emoji.repeat(100));
    }

    private static Contact contact(Alias... aliases) {
        return new Contact("01J", List.of(aliases), Optional.of("Ana"), Instant.EPOCH);
    }

    private static InboundMessage message(String id, List<Alias> aliases) {
        return InboundMessage.of(id, aliases, Optional.empty(), Instant.EPOCH, new Text("oi"));
    }
}
