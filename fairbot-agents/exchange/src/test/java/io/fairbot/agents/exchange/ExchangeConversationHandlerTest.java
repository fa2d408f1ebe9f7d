package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.SnapshotMap;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.Deleted;
import io.fairbot.whatsapp.content.Edited;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.Order;
import io.fairbot.whatsapp.content.OrderItem;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.content.Unsupported;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The desk as a customer reads it. */
@Tag("place")
class ExchangeConversationHandlerTest {
    private static final String RATES_OF_THE_HOUSE = "💱 *Cotações";
    private final ExchangeChatFixture customer = new ExchangeChatFixture();

    @ParameterizedTest
    @ValueSource(strings = {"oi", "Oi!", "OIII", "olá", "bom dia", "e aí?", "opa", "oi, tudo bem?"})
    void aGreetingGetsAGreetingAndTheMenu(String text) {
        assertThat(customer.say(text))
                .startsWith("Bom dia! Aqui é o atendimento automático da *Fair Câmbio Matriz*.")
                .contains("*1* - Cotações de hoje", "*6* - Falar com uma pessoa");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T04:59, Boa noite",
        "2026-11-23T05:00, Bom dia",
        "2026-11-23T11:59, Bom dia",
        "2026-11-23T12:00, Boa tarde",
        "2026-11-23T17:59, Boa tarde",
        "2026-11-23T18:00, Boa noite"
    })
    void theGreetingFitsTheHourAtTheBranch(String local, String greeting) {
        assertThat(customer.when(local).say("oi")).startsWith(greeting);
    }

    @Test
    void aCustomerWhoseNameIsKnownIsGreetedByTheFirstName() {
        assertThat(customer.called(" Ana Maria Souza").say("oi")).startsWith("Bom dia, Ana!");
    }

    @Test
    void theMenuComesWithOptionsToTap() {
        customer.say("menu");
        assertThat(customer.last().replies().get(0).content().options())
                .extracting(option -> option.id() + " " + option.title())
                .startsWith("menu-1 Cotações de hoje", "menu-2 Horários")
                .hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 💱 *Cotações - Fair Câmbio Matriz*",
        "2, 🕐 *Horários - Fair Câmbio Matriz*",
        "3, 📍 *Fair Câmbio Matriz*",
        "4, 📄 *Documentos*",
        "5, ℹ️ *Como funciona*",
        "6, Claro."
    })
    void eachNumberOfTheMenuIsAnswered(String number, String begin) {
        assertThat(customer.say(number)).startsWith(begin);
        assertThat(customer.say(" " + number + ". ")).startsWith(begin);
        assertThat(customer.say("opção " + number)).startsWith(begin);
        assertThat(customer.send(new Choice("menu-" + number, "x"))).startsWith(begin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "12", "asdf qwer", "?", "Amanda"})
    void whatIsNotUnderstoodGetsHelpAndTheMenu(String text) {
        assertThat(customer.say(text)).startsWith("Não entendi bem.").contains("*1* - Cotações de hoje");
    }

    @Test
    void forWhoIsNotUnderstoodTwiceAPersonIsCalled() {
        assertThat(customer.say("asdf qwer")).doesNotContain("Chamei");
        assertThat(customer.say("qwer asdf")).contains("Chamei uma pessoa");
        assertThat(customer.last().handoff()).isPresent();
    }

    @Test
    void anOptionOfSomeOtherMenuIsUnderstoodByItsTitle() {
        assertThat(customer.send(new Choice("menu-9", "cotação"))).startsWith(RATES_OF_THE_HOUSE);
        assertThat(customer.send(new Choice("other-1", "horários"))).startsWith("🕐");
    }

    @Test
    void whatAsksNothingIsNotAnswered() {
        customer.say("xyz");
        List.of(
                        new Reaction("m1", "👍"),
                        new Reaction("m1", Optional.empty()),
                        new Deleted("m1"),
                        new Edited("m1", new Media(MediaRef.of(MediaKind.IMAGE, "i", "image/jpeg"))))
                .forEach(content -> {
                    assertThat(customer.send(content)).isEmpty();
                    assertThat(customer.last().state()).isEmpty();
                });
        assertThat(customer.send(new Edited("m1", new Text("quanto tá o euro?"))))
                .contains("6,5200");
    }

    @Test
    void whatIsNoMediumIsNotCalledOne() {
        OrderItem item = new OrderItem("usd-100", 2, new BigDecimal("551.20"), "BRL");
        List.of(
                        new Contacts(List.of(new ContactCard("Loja", List.of("+5548999990101")))),
                        new Order("vitrine", List.of(item), ""),
                        new Unsupported("poll"))
                .forEach(content -> assertThat(customer.send(content))
                        .startsWith(
                                "Ainda não consigo ler este tipo de mensagem por aqui. Pode escrever a sua pergunta?"));
    }

    @Test
    void whatCannotBeReadIsAskedForInWriting() {
        assertThat(customer.send(new Media(MediaRef.of(MediaKind.AUDIO, "a", "audio/mpeg"))))
                .startsWith("Não consigo ouvir áudio");
        assertThat(customer.send(new Media(MediaRef.of(MediaKind.IMAGE, "i", "image/jpeg"), "quanto tá o euro?")))
                .contains("6,5200");
        assertThat(customer.send(new Location(BigDecimal.ONE, BigDecimal.ONE))).contains("a loja mais perto é");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cotação", "cotacao", "Cotações", "cotaçao de hoje", "câmbio", "quais os valores?", "cotasao"})
    void whoNamesNoCurrencySeesAllRatesOfTheBranch(String text) {
        assertThat(customer.say(text))
                .startsWith(RATES_OF_THE_HOUSE)
                .contains(
                        "*Dólar* (USD)\nVocê compra por *R$ 5,5900*\nVocê vende por *R$ 5,2100*",
                        "*Peso argentino* (ARS), por 1.000",
                        "*Peso uruguaio* (UYU), por 10",
                        "23/11 às 09:30");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cotação euro | (EUR) | 6,5200",
                "quanto tá o dólar? | (USD) | 5,5900",
                "qto ta o dolar hj | (USD) | 5,5900",
                "dólar | (USD) | 5,5900",
                "dolra | (USD) | 5,5900",
                "US$ | (USD) | 5,5900",
                "valor da libra | (GBP) | 7,5400",
                "€ | (EUR) | 6,5200",
                "£? | (GBP) | 7,5400",
                "peso uruguaio | (UYU) | 1,5300",
                "oi bom dia, quanto tá o euro? obrigado | (EUR) | 6,5200"
            })
    void aCurrencyThatIsNamedIsAnswered(String text, String code, String venda) {
        assertThat(customer.say(text)).contains(code, "compra por *R$ " + venda).doesNotContain("Bom dia");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quanto custa o euro? | Sim, vendemos euro! | 1 EUR custa *R$ 6,5200*",
                "vcs compram libra? | Sim, compramos libra esterlina! | *R$ 6,8700* por 1 GBP",
                "quanto vocês pagam no euro? | Sim, compramos euro! | *R$ 6,0300* por 1 EUR",
                "a quanto vendem o dólar? | Sim, vendemos dólar! | 1 USD custa *R$ 5,5900*"
            })
    void whoBuysIsToldVendaAndWhoSellsIsToldCompra(String text, String answer, String rate) {
        assertThat(customer.say(text)).contains(answer, rate);
    }

    @Test
    void pesoAloneIsShownAsBoth() {
        assertThat(customer.say("quanto tá o peso?")).contains("(ARS)", "(UYU)").doesNotContain("(USD)");
    }

    @Test
    void severalCurrenciesAreAnsweredAtOnce() {
        assertThat(customer.say("dólar e euro")).contains("(USD)", "(EUR)").doesNotContain("(GBP)");
    }

    @Test
    void aCurrencyTheBranchDoesNotDealInIsFoundAtAnother() {
        assertThat(customer.at("shopping").say("tem libra?"))
                .contains("A *Fair Câmbio Shopping* não trabalha com libra esterlina")
                .contains("Fair Câmbio Matriz, Fair Câmbio Aeroporto, Fair Câmbio Serra")
                .doesNotContain("7,54");
    }

    @ParameterizedTest
    @CsvSource({
        "quanto tá o dólar canadense?, dólar canadense",
        "vocês tem iene?, iene",
        "peso chileno, peso chileno",
        "compram bitcoin?, criptomoedas"
    })
    void aCurrencyTheHouseDoesNotDealInIsSaidSo(String text, String name) {
        assertThat(customer.say(text))
                .startsWith("Infelizmente não trabalhamos com " + name)
                .doesNotContain("R$");
    }

    @Test
    void withoutRatesThePhoneIsOffered() {
        assertThat(customer.rates(List.of()).say("dólar")).startsWith("No momento estamos sem cotações");
    }

    @Test
    void theQuestionCountsAndNotTheCourtesyAroundIt() {
        assertThat(customer.say("Bom dia! Quais documentos preciso pra comprar dólar? Obrigada"))
                .startsWith("📄")
                .doesNotContain("R$ 5,");
        assertThat(customer.say("como faço pra comprar dólar?")).startsWith("ℹ️");
    }

    @Test
    void twoQuestionsGetTwoAnswers() {
        assertThat(customer.say("cotação do dólar e que horas fecha?"))
                .contains("5,5900", "\n---\n", "Horários - Fair Câmbio Matriz");
    }

    @Test
    void addressesComeWithAMapAndTheOtherBranches() {
        assertThat(customer.say("onde vcs ficam?"))
                .startsWith("📍 *Fair Câmbio Matriz*\nAv. das Acácias, 1953")
                .contains("?q=-27.5969,-48.6110", "• Fair Câmbio Shopping (Manaus - AM)");
    }

    @ParameterizedTest
    @CsvSource({
        "onde fica a loja de Manaus?, Fair Câmbio Shopping",
        "endereço da serra, Fair Câmbio Serra",
        "loja aeroporto, Fair Câmbio Aeroporto",
        "tem loja em florianópolis?, Fair Câmbio Aeroporto",
        "bombinhas, Fair Câmbio Praia"
    })
    void anotherBranchIsFoundByItsNameOrCity(String text, String branch) {
        assertThat(customer.say(text)).startsWith("📍 *" + branch + "*").doesNotContain("Nossas outras lojas");
    }

    @Test
    void aWordThatAllBranchesShareNamesNone() {
        assertThat(customer.say("câmbio fair")).startsWith(RATES_OF_THE_HOUSE);
    }

    @Test
    void theBranchIsReachedByPhone() {
        assertThat(customer.say("qual o telefone de vocês?"))
                .contains("+55 48 99999-0101", "Agora: *aberta* até as 12:00.");
    }

    @ParameterizedTest
    @CsvSource({"obrigado, Por nada!", "vlw, Por nada!", "tchau, Até logo!", "muito obrigada, Por nada!"})
    void courtesyIsReturned(String text, String answer) {
        assertThat(customer.say(text)).startsWith(answer);
    }

    @Test
    void itAnswersInTheLanguageOfTheCustomer() {
        assertThat(customer.say("hello")).startsWith("Good morning! This is");
        assertThat(customer.say("how much is the dollar?")).contains("You buy at *R$ 5.5900*");
        assertThat(customer.say("1")).startsWith("💱 *Rates");
        assertThat(customer.say("quanto tá o dólar?")).contains("Você compra por *R$ 5,5900*");
        assertThat(customer.say("oi")).startsWith("Bom dia!");
    }

    @Test
    void aLanguageThatWasAskedForStays() {
        assertThat(customer.say("do you speak English?")).startsWith("All right, let us go on in English.");
        assertThat(customer.say("bom dia")).startsWith("Good morning!");
        assertThat(customer.say("em português")).startsWith("Tudo bem, seguimos em português.");
        assertThat(customer.say("hello")).startsWith("Bom dia!");
    }

    @Test
    void itBeginsInTheLanguageOfTheHouse() {
        ExchangeChatFixture english =
                new ExchangeChatFixture(new ExchangeConversationHandler(Locale.UK, Map.of(), Map.of()));
        assertThat(english.say("1")).startsWith("💱 *Rates");
    }

    @Test
    void aHostReplacesSingleTexts() {
        ExchangeChatFixture own = new ExchangeChatFixture(new ExchangeConversationHandler(
                Locale.ROOT, Map.of("menu.rates", "Preços"), Map.of("menu.rates", "Prices")));
        assertThat(own.say("menu")).contains("Preços");
        assertThat(own.say("show me the menu please")).contains("Prices");
        assertThatThrownBy(() -> new ExchangeConversationHandler(Locale.ROOT, Map.of("menu.rate", "?"), Map.of()))
                .hasMessageContaining("There is no text \"menu.rate\". Did you mean \"menu.rates\"?");
    }

    @Test
    void whoeverWaitedTooLongOrMetAFaultGetsAnApology() {
        ExchangeConversationHandler desk = new ExchangeConversationHandler(Locale.ROOT, Map.of(), Map.of());
        ConversationContext context = customer.context();
        assertThat(desk.apology(ConversationHandler.ApologyReason.LATE, context)
                        .orElseThrow()
                        .content()
                        .text())
                .startsWith("Desculpe a demora");
        assertThat(desk.apology(ConversationHandler.ApologyReason.FAILED, context)
                        .orElseThrow()
                        .content()
                        .text())
                .startsWith("Desculpe, algo deu errado");
    }

    @Test
    void whatIsNoMessageIsLeftToOthers() {
        assertThat(customer.event(new ConversationEvent.TimerExpiry("t", "x", "", Instant.EPOCH)))
                .isEmpty();
    }

    @Test
    void aBranchThatIsGoneIsAFault() {
        ConversationContext there = customer.context();
        ConversationContext gone = new ConversationContext("gone", there.contact(), there.now(), there.snapshots());
        ExchangeConversationHandler desk = new ExchangeConversationHandler(Locale.ROOT, Map.of(), Map.of());
        ConversationEvent hello = new ConversationEvent.Message("m", new Text("oi"), Instant.EPOCH);
        assertThatThrownBy(() -> desk.handle(ConversationState.NONE, hello, gone))
                .hasMessage("There is no branch gone.");
        ConversationContext nothing =
                new ConversationContext("matriz", there.contact(), there.now(), SnapshotMap.none());
        assertThatThrownBy(() -> desk.handle(ConversationState.NONE, hello, nothing))
                .hasMessageContaining("No agent has published Branches");
    }

    @Test
    void onlyTheBeginningOfAVeryLongMessageIsRead() {
        assertThat(customer.say("palavra ".repeat(8000) + "cotação")).doesNotContain("5,59");
    }

    @Test
    void everyTextIsThereInAllLanguages() {
        ExchangeTextsCheck.sameKeysAndPlaces();
    }

    @Test
    void everyWordOfTheVocabularyIsPlain() {
        assertThat(ExchangeTextsCheck.vocabulary().entrySet().stream()
                        .filter(entry -> !entry.getValue().matches("[a-z0-9 ,*]+"))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()))
                .isEmpty();
    }
}
