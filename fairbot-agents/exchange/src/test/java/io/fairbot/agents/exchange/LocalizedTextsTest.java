package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agents.exchange.internal.intent.Language;
import io.fairbot.conversation.Reply;
import io.fairbot.text.TextBundle;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.ListMenu;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Options as a customer sees them. */
class LocalizedTextsTest {
    private static final LocalizedTexts TEXTS = new LocalizedTexts(
            TextBundle.load(
                    "io.fairbot.agents.exchange.texts",
                    Locale.forLanguageTag("pt-BR"),
                    LocalizedTexts.class.getClassLoader()),
            TextBundle.load(
                    "io.fairbot.agents.exchange.answer.answers",
                    Locale.forLanguageTag("pt-BR"),
                    LocalizedTexts.class.getClassLoader()),
            Language.PT);

    @Test
    void aLongNameOfACurrencyIsShortenedInItsRowAlone() {
        Reply reply = TEXTS.options("", "menu", List.of(new ChoiceOption("1", "Dólar de uma ilha muito distante")));

        ListMenu menu = (ListMenu) reply.content();
        assertThat(menu.options()).extracting(ChoiceOption::title).containsExactly("Dólar de uma ilha muito…");
        assertThat(menu.text()).contains("*1* - Dólar de uma ilha muito distante");
        assertThat(menu.button()).isEqualTo("Ver opções");
    }
}
