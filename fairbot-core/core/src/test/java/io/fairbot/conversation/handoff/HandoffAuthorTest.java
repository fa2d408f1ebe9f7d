package io.fairbot.conversation.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.handoff.Handoffs.HandoffAuthor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names an attendant may have. */
class HandoffAuthorTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rita",
                "Áurea d'Ávila (caixa 2)",
                "key/bootstrap",
                "rita@loja.example",
                "4711",
                "0193b1f0-12345678",
                "+1 turno"
            })
    void whatNamesAPersonIsAllowed(String name) {
        assertThat(HandoffAuthor.by(name).attendant()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " rita",
                "rita ",
                "rita\u00A0",
                "\u2003rita",
                "rita\nrui",
                "rita\u2028rui",
                "rita\u2029rui",
                "rita\u0000",
                "rita\u0085rui",
                "\u202Erita",
                "ri\u200Bta",
                "ri\uD800ta",
                "+5548999990001",
                "5548999990001",
                "(48) 99999-0001",
                "٠١٢٣٤٥٦٧٨٩",
                "rita +55 48 99999-0001"
            })
    void whatWouldMisleadAReaderOfTheAuditLogIsRefused(String name) {
        assertThatThrownBy(() -> HandoffAuthor.by(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The name of an attendant has 1 to 80 characters")
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("99999"));
    }

    @Test
    void aLongNameAndThoseOfNobodyAreRefused() {
        assertThat(HandoffAuthor.by("x".repeat(80)).attendant()).hasSize(80);
        assertThatThrownBy(() -> HandoffAuthor.by("x".repeat(81))).hasMessageContaining("1 to 80");
        assertThatThrownBy(() -> HandoffAuthor.by("own-phone")).hasMessageContaining("names no attendant");
        assertThatThrownBy(() -> HandoffAuthor.by("timeout")).hasMessageContaining("names no attendant");
    }

    @Test
    void forceIsAskedFor() {
        HandoffAuthor author = new HandoffAuthor("chefe", "key/desk");
        assertThat(author.force()).isFalse();
        assertThat(author.withForce()).isEqualTo(new HandoffAuthor("chefe", "key/desk", true));
    }
}
