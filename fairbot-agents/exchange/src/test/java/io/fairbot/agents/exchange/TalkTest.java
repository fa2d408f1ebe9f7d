package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agents.exchange.answer.HouseAnswers;
import io.fairbot.agents.exchange.internal.answer.AnswerRules;
import io.fairbot.agents.exchange.internal.intent.IntentParser;
import io.fairbot.agents.exchange.internal.intent.Language;
import io.fairbot.agents.exchange.internal.talk.IntentReader;
import io.fairbot.agents.exchange.internal.talk.MessageIntents;
import io.fairbot.agents.exchange.internal.talk.TalkMemory;
import io.fairbot.branch.Branch;
import io.fairbot.branch.Branches;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import io.fairbot.text.TextBundle;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.Text;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the talk, with what must not happen. */
class TalkTest {
    private final ExchangeChatFixture customer = new ExchangeChatFixture();
    private final ExchangeConversationHandler desk =
            new ExchangeConversationHandler(Locale.forLanguageTag("pt-BR"), Map.of(), Map.of());

    private static Media picture(String caption) {
        return new Media(MediaRef.of(MediaKind.IMAGE, "i", "image/jpeg"), caption);
    }

    /** Answers a message as if it had just one intent. */
    private Turn answer(String intent, Language language) {
        ConversationContext context = customer.context();
        Branches branches = context.require(Branches.class).value();
        Branch here = branches.find("matriz").orElseThrow();
        IntentParser parser = new IntentParser();
        ClassLoader loader = TalkTest.class.getClassLoader();
        LocalizedTexts texts = new LocalizedTexts(
                TextBundle.load(ExchangeConversationHandler.BUNDLE, language.locale(), loader),
                TextBundle.load("io.fairbot.agents.exchange.answer.answers", language.locale(), loader),
                language);
        Question question = new Question(
                parser.parse(new Text("abc"), here, branches, LocalDate.ofInstant(context.now(), here.zone())),
                new MessageIntents(List.of(intent), Optional.of(language)),
                "abc",
                here,
                branches,
                context.now(),
                texts);
        return new TurnWriter(question, HouseAnswers.NONE, customer.known(), parser.vocabulary(), context)
                .turn(
                        new ConversationEvent.Message("m", new Text("abc"), context.now()),
                        new TalkMemory(ConversationState.NONE));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyIntentHasOneShortAnswerInEveryLanguage(Language language) {
        assertThat(AnswerRules.STANDARD.intents()).hasSize(65);
        for (String intent : AnswerRules.STANDARD.intents()) {
            if (intent.equals("unreadable-media") || intent.equals("location-shared")) {
                continue;
            }
            Turn turn = answer(intent, language);
            assertThat(turn.replies()).as(intent).hasSize(1);
            String text = turn.replies().get(0).content().text();
            assertThat(text.length()).as(intent + ": " + text).isBetween(3, 950);
            assertThat(text.chars().filter(sign -> sign == '?').count() - text.split("\\?q=", -1).length + 1)
                    .as("one question back at most, " + intent + ": " + text)
                    .isLessThanOrEqualTo(2);
            assertThat(turn.handoff().isPresent())
                    .as(intent)
                    .isEqualTo(AnswerRules.STANDARD.kind(intent).equals(Optional.of(AnswerRules.AnswerKind.PERSON)));
        }
    }

    @Test
    void theExamplesAreOfTheSameIntents() {
        Set<String> known = Set.copyOf(new IntentReader().intents());
        assertThat(AnswerRules.STANDARD.intents()).containsAll(known);
    }

    @Test
    void piecesAreReadTogetherAndGreetedOnce() {
        ConversationState state = ConversationState.NONE;
        List<String> read = new ArrayList<>();
        Turn last = Turn.ignore();
        for (String piece : List.of("oi", "bom dia", "queria saber", "o valor", "do euro")) {
            last = desk.handle(
                    state, new ConversationEvent.Message(piece, new Text(piece), Instant.EPOCH), customer.context());
            state = last.state().orElse(state);
            last.replies().forEach(reply -> read.add(reply.content().text()));
        }
        if (last.isAnsweredLater()) {
            assertThat(last.timers())
                    .containsExactly(
                            new TimerChange.TimerStart("gathering", ExchangeConversationHandler.GATHERING, ""));
            desk.handle(
                            state,
                            new ConversationEvent.TimerExpiry("t", "gathering", "", Instant.EPOCH),
                            customer.context())
                    .replies()
                    .forEach(reply -> read.add(reply.content().text()));
        }
        assertThat(read).hasSize(1);
        assertThat(read.get(0)).contains("6,5200").doesNotContain("Bom dia", "ão entendi");
    }

    @Test
    void aWholeQuestionIsAnsweredAtOnce() {
        Turn turn = desk.handle(
                ConversationState.NONE,
                new ConversationEvent.Message("m", new Text("quanto tá o euro?"), Instant.EPOCH),
                customer.context());
        assertThat(turn.isAnsweredLater()).isFalse();
        assertThat(turn.replies()).hasSize(1);
        assertThat(turn.timers()).isEmpty();
    }

    @Test
    void aTimerWithoutPiecesSaysNothing() {
        assertThat(customer.event(new ConversationEvent.TimerExpiry("t", "gathering", "", Instant.EPOCH)))
                .isEmpty();
    }

    @Test
    void twoMachinesEndInSilenceAndAPersonIsHeardAgain() {
        String away = "Olá! No momento não posso responder, volto às 14h. Obrigado pelo contato!";
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            answers.add(customer.say(away));
        }
        assertThat(answers.stream().filter(text -> !text.isEmpty()).count()).isLessThanOrEqualTo(3);
        assertThat(answers.subList(3, 60)).allMatch(String::isEmpty);
        assertThat(customer.say("quanto tá o euro?")).contains("6,5200");
    }

    @Test
    void anAlbumIsAnsweredOnceAndAStickerNotAtAll() {
        assertThat(customer.send(picture(""))).startsWith("Não consigo ouvir áudio nem ver imagem");
        for (int i = 0; i < 4; i++) {
            assertThat(customer.send(picture(""))).isEmpty();
        }
        assertThat(customer.when("2026-11-23T10:05").send(picture(""))).isNotEmpty();
        assertThat(new ExchangeChatFixture().send(new Media(MediaRef.of(MediaKind.STICKER, "s", "image/webp"))))
                .isEmpty();
    }

    @Test
    void aProofOfPaymentCallsAPerson() {
        assertThat(customer.send(picture("comprovante do pix"))).contains("comprovante", "Chamei uma pessoa");
        assertThat(customer.last().handoff()).isPresent();
    }

    @Test
    void whoWantsNoMessagesIsConfirmedAndCanComeBack() {
        assertThat(customer.say("SAIR")).startsWith("Pronto: você não vai receber mais avisos");
        assertThat(customer.last().optOut()).contains(true);
        assertThat(customer.say("quanto tá o euro?")).contains("6,5200");
        assertThat(customer.last().optOut()).isEmpty();
        assertThat(customer.say("quero receber avisos")).startsWith("Pronto: os avisos estão ligados");
        assertThat(customer.last().optOut()).contains(false);
    }

    @Test
    void sairInACalculationIsItsEnd() {
        customer.say("calcular");
        assertThat(customer.say("sair")).contains("cancelado");
        assertThat(customer.last().optOut()).isEmpty();
    }

    @Test
    void whileAPersonIsAwaitedTheBotAnswersWhatItUnderstandsAndIsSilentOtherwise() {
        assertThat(customer.say("quero falar com um atendente")).contains("Chamei uma pessoa");
        assertThat(desk.answersWhileWaiting()).isTrue();
        assertThat(customer.say("xyz")).isEmpty();
        assertThat(customer.say("obrigado")).isEmpty();
        assertThat(customer.say("qual o endereço?")).contains("Acácias");
        customer.event(
                new ConversationEvent.Attendant("a", "rita", ConversationEvent.Attendant.AttendantAction.FINISH));
        assertThat(customer.say("xyz")).isNotEmpty();
    }

    @Test
    void aPersonIsCalledWithTheHourAtWhichTheShopOpens() {
        assertThat(customer.when("2026-11-28T20:00").say("quero falar com um atendente"))
                .contains("A loja está fechada agora e abre segunda (30/11) às 09:00");
    }

    @Test
    void aSideQuestionNamesTheStepThatIsOpen() {
        customer.say("quero comprar libra");
        assertThat(customer.say("que horas fecha hoje?"))
                .contains("12:00", "Voltando ao seu cálculo: falta dizer o valor.");
        assertThat(customer.say("80")).contains("*Comprar 80 GBP*");
    }

    @Test
    void theSameQuestionGoesOnAboutAnotherShopOrDay() {
        customer.say("que horas abre amanhã?");
        assertThat(customer.say("e no aeroporto?")).contains("Fair Câmbio Aeroporto", "06:00");
        assertThat(customer.say("e no natal?")).contains("25/12");
        customer.say("onde fica a serra?");
        assertThat(customer.say("qual o telefone de lá?")).contains("0104");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "01", "(1)", "nº 1", "um", "a primeira", "1 por favor", "opção 1"})
    void anOptionOfTheMenuIsChosenAsItIsWritten(String text) {
        assertThat(customer.say(text)).startsWith("💱 *Cotações");
    }

    @ParameterizedTest
    @CsvSource({"1 e 4, rates documents", "7, unclear unknown", "11, unclear unknown"})
    void severalOptionsAreAnsweredInOrderAndOthersAreNone(String text, String topics) {
        customer.say(text);
        assertThat(String.join(" ", customer.last().topics())).isEqualTo(topics);
    }

    @Test
    void openShopsOfADay() {
        assertThat(customer.say("tem alguma loja aberta no domingo?"))
                .startsWith("Lojas abertas domingo (29/11):")
                .contains("Fair Câmbio Shopping", "Fair Câmbio Aeroporto")
                .doesNotContain("Matriz");
    }

    @Test
    void theStaffLearnsWhyAPersonWasCalled() {
        Map<String, String> wishes = Map.of(
                "quero fazer uma reclamação do atendimento", "complaint",
                "posso dividir 30 mil dólares em 3 dias pra não declarar?", "splitting",
                "esqueci minha carteira na loja", "incident");
        assertThat(wishes.keySet().stream().collect(Collectors.toMap(text -> text, text -> {
                    ExchangeChatFixture other = new ExchangeChatFixture();
                    other.say(text);
                    return other.last().handoff().orElseThrow().reason();
                })))
                .isEqualTo(wishes);
    }

    @Test
    void notesBesideAPriceAreAnsweredWithIt() {
        assertThat(customer.say("quero comprar 1.000 dólares em notas de 20"))
                .contains("*Comprar 1.000 USD*", "Você paga: R$ 5.785,65", "Quais notas há em caixa");
        assertThat(String.join(" ", customer.last().topics())).isEqualTo("buy-quote note-denominations");
        ExchangeChatFixture other = new ExchangeChatFixture();
        assertThat(other.say("quanto fica 300 euros em notas de 50"))
                .contains("*Comprar 300 EUR*", "Você paga: R$ 2.024,46", "Quais notas há em caixa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quais notas vocês têm?", "queria 2 notas de 50 euros", "em notas de 20 pode?"})
    void notesWithoutAnAmountGetNoPrice(String text) {
        assertThat(customer.say(text)).contains("Quais notas há em caixa").doesNotContain("Você paga");
    }

    @ParameterizedTest
    @CsvSource({
        "vocês têm coroa sueca?, coroa sueca",
        "quero vender 2000 wons coreanos, won coreano",
        "tem dinheiro da tailândia?, baht tailandês",
        "compram ouro aí?, ouro",
        "e a moeda do peru?, sol peruano"
    })
    void aCurrencyThatIsNotDealtInIsNamed(String text, String name) {
        assertThat(customer.say(text)).startsWith("Infelizmente não trabalhamos com " + name + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"moeda do us", "dinheiro dos eua vcs tem?", "moeda americana"})
    void aCurrencyThatIsDealtInIsNeverCalledOneThatIsNot(String text) {
        assertThat(customer.say(text)).doesNotContain("não trabalhamos");
    }

    @Test
    void aRateOfAnotherShopNamesIt() {
        customer.say("quanto tá o dólar?");
        assertThat(customer.say("e no aeroporto?"))
                .startsWith("*Fair Câmbio Aeroporto*")
                .contains("5,5900");
        assertThat(customer.say("quanto tá o euro?")).doesNotContain("Aeroporto");
    }

    @ParameterizedTest
    @CsvSource({"dollar rate?, US dollars", "sell 80 pounds, You get: R$", "good afternoon, Good morning!"})
    void aFewEnglishWordsAreAnsweredInEnglish(String text, String answer) {
        assertThat(customer.say(text)).contains(answer);
    }

    @ParameterizedTest
    @CsvSource({
        "devolvam o meu dinheiro, complaint",
        "que assalto!, complaint",
        "já é a terceira vez que pergunto isso, complaint",
        "tem como alguém me ligar?, human"
    })
    void aPersonIsCalledWhereOneIsDue(String text, String reason) {
        customer.say(text);
        assertThat(customer.last().handoff().orElseThrow().reason()).isEqualTo(reason);
    }
}
