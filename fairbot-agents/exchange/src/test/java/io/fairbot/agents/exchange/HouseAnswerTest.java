package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agents.exchange.answer.HouseAnswer;
import io.fairbot.agents.exchange.answer.HouseAnswers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a house writes down is said, and what it does not is left to it. */
class HouseAnswerTest {
    private static HouseAnswer answer(String intent, String pt) {
        return new HouseAnswer(intent, Optional.empty(), pt, Optional.empty(), Optional.empty());
    }

    private static HouseAnswer delivery(Optional<String> branch, String pt) {
        return new HouseAnswer("delivery", branch, pt, Optional.of("We deliver."), Optional.empty());
    }

    @Test
    void withoutAWordOfTheHouseAPersonIsOfferedAndCalledAtAYes() {
        ExchangeChatFixture customer = new ExchangeChatFixture();
        assertThat(customer.say("vocês entregam em casa?"))
                .startsWith("Entrega de moeda: se fazemos, a loja confirma.")
                .endsWith("Quer que eu chame uma pessoa da loja?");
        assertThat(customer.last().handoff()).isEmpty();
        assertThat(customer.say("sim")).contains("Chamei uma pessoa da *Fair Câmbio Matriz*");
        assertThat(customer.last().handoff()).isPresent();
    }

    @Test
    void theWordOfTheHouseIsSaidInTheLanguageOfTheCustomerAndForTheBranch() {
        HouseAnswers house = new HouseAnswers(List.of(
                delivery(Optional.empty(), "Não entregamos. A *{branch}* fica em: {address}. Telefone {phone}."),
                delivery(Optional.of("praia"), "Entregamos em Bombinhas.")));
        ExchangeChatFixture customer = new ExchangeChatFixture().house(house);
        assertThat(customer.say("vocês entregam em casa?"))
                .isEqualTo(
                        "Não entregamos. A *Fair Câmbio Matriz* fica em: Av. das Acácias, 1953, Campinas, São José - SC."
                                + " Telefone +55 48 99999-0101.");
        assertThat(customer.say("do you deliver to my hotel?")).isEqualTo("We deliver.");
        assertThat(new ExchangeChatFixture().at("praia").house(house).say("vocês entregam em casa?"))
                .isEqualTo("Entregamos em Bombinhas.");
        assertThat(new ExchangeChatFixture().house(house).say("¿hacen entrega a domicilio?"))
                .as("what is missing in Spanish is said in Portuguese")
                .startsWith("Não entregamos.");
    }

    @Test
    void theNoticeOfTheFirstContactFollowsTheGreeting() {
        HouseAnswers house =
                new HouseAnswers(List.of(answer(HouseAnswer.FIRST_CONTACT, "Veja a nossa política de dados.")));
        ExchangeChatFixture customer = new ExchangeChatFixture().house(house);
        assertThat(customer.say("bom dia")).contains("Veja a nossa política de dados.");
        assertThat(customer.say("boa tarde")).doesNotContain("política");
    }

    @Test
    void whatCannotBeRightIsRefused() {
        assertThatThrownBy(() -> answer("rates", "Barato!"))
                .hasMessageStartingWith("The house cannot write an answer to \"rates\"; it can to how-it-works, ");
        assertThatThrownBy(() -> answer("delivery", "  "))
                .hasMessage("The answer to \"delivery\" must have 1 to 1000 characters, not 0.");
        assertThatThrownBy(() -> answer("delivery", "x".repeat(1001))).hasMessageContaining("not 1001.");
        assertThatThrownBy(() -> answer("delivery", "Custa {price}."))
                .hasMessage("The answer to \"delivery\" has an unknown place {price}; there are {branch}, {phone} and"
                        + " {address}.");
        assertThatThrownBy(() -> new HouseAnswers(List.of(answer("coins", "Não."), answer("coins", "Sim."))))
                .hasMessage("There are two answers to \"coins\"; leave one.");
        assertThatThrownBy(() -> new HouseAnswers(
                        List.of(delivery(Optional.of("praia"), "Não."), delivery(Optional.of("praia"), "Sim."))))
                .hasMessage("There are two answers to \"delivery\" at praia; leave one.");
    }
}
