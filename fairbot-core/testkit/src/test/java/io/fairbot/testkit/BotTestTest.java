package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.branch.Branches;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.content.Unsupported;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A right bot passes, and what is expected wrongly fails with a message that shows the chat. */
@Tag("place")
class BotTestTest {
    /** What the house sells at; handlers get it as a snapshot. */
    record Price(String value) {}

    @RegisterExtension
    final BotTest bot = BotTest.of(BotTestTest::answer)
            .branches("matriz", "praia")
            .publishing(Price.class, new Price("5,5900"))
            .settings(settings -> settings.with(BootstrapSettings.TIMEZONE, ZoneId.of("America/Manaus")))
            .startAt("2026-11-24T09:30");

    private final BotTestCustomers ana = new BotTestCustomers(bot);

    private static Turn answer(ConversationState state, ConversationEvent event, ConversationContext context) {
        if (event instanceof ConversationEvent.TimerExpiry) {
            return Turn.reply("Ainda está aí?");
        }
        MessageContent content = ((ConversationEvent.Message) event).content();
        if (content instanceof Choice choice) {
            return Turn.reply("Escolhido: " + choice.id()).withTopics("choice");
        }
        if (!(content instanceof Text)) {
            return Turn.reply("Isto é " + content.getClass().getSimpleName() + " " + content.text());
        }
        return switch (event.text()) {
            case "oi" ->
                Turn.reply(
                                Reply.of("*Olá*,  " + context.contact().name().orElse("?") + "!"),
                                Reply.of(
                                        "Em que posso ajudar?",
                                        List.of(new ChoiceOption("r", "Cotações"), new ChoiceOption("h", "Horários"))))
                        .withTopics("greeting");
            case "dólar" ->
                Turn.reply("R$ " + context.require(Price.class).value().value()).withTopics("rates", "usd");
            case "onde" ->
                Turn.reply(context.require(Branches.class)
                        .value()
                        .find(context.branch())
                        .orElseThrow()
                        .name());
            case "lembre" -> Turn.ignore().timer(new TimerChange.TimerStart("t", Duration.ofHours(2), ""));
            case "pessoa" -> Turn.reply("Um momento.").handOver();
            case "falha" -> throw new IllegalStateException("broken");
            case "xyz" -> Turn.reply("Não entendi.").notUnderstood();
            default -> Turn.reply("eco " + event.text());
        };
    }

    @Test
    void aRightBotPasses() {
        bot.customer("Ana")
                .atBranch("matriz")
                .says("oi")
                .isUnderstood("greeting")
                .isUnderstood()
                .reads("Olá, Ana")
                .reads("posso ajudar")
                .isOffered("Horários", "Cotações")
                .readsNothing()
                .chooses("Horários")
                .reads("Escolhido: h")
                .says("dólar")
                .readsAll("5,5900", "R$")
                .doesNotRead("6,52")
                .isUnderstood("usd", "rates")
                .says("xyz")
                .isNotUnderstood()
                .reads();
    }

    @Test
    void eachBranchHasItsChat() {
        TestCustomer bia = bot.customer("Bia");
        bia.atBranch("matriz").says("onde").reads("Matriz");
        bia.atBranch("praia").says("onde").reads("Praia").readsNothing();
        bia.atBranch("matriz").readsNothing();
        assertThat(bia.atBranch("praia")).isSameAs(bot.customer("Bia").atBranch("praia"));
        bot.customer("Caio").atBranch("praia").says("oi").reads("Caio");
    }

    @Test
    void timePassesWhenTheTestSaysSo() {
        assertThat(bot.now()).isEqualTo(LocalDateTime.parse("2026-11-24T09:30"));
        TestCustomer caio =
                bot.customer("Caio").atBranch("praia").says("lembre").readsNothing();
        assertThat(bot.advance(Duration.ofMinutes(119)).now()).isEqualTo(LocalDateTime.parse("2026-11-24T11:29"));
        caio.readsNothing();
        bot.advance(Duration.ofMinutes(1));
        caio.reads("Ainda está aí?").readsNothing();
    }

    @Test
    void severalTextsMayComeBeforeTheFirstIsAnswered() {
        String line = "  2026-11-24 09:30  ";
        assertThatThrownBy(() ->
                        bot.customer("Bia").atBranch("matriz").says("a", "b").readsNothing())
                .hasMessageEndingWith(
                        line + "Bia: a\n" + line + "Bia: b\n" + line + "matriz: eco a\n" + line + "matriz: eco b");
        bot.customer("Ana")
                .atBranch("matriz")
                .says("um", "dois")
                .reads("eco um")
                .reads("eco dois");
        bot.customer("Ana")
                .atBranch("matriz")
                .says("três", "quatro")
                .says("cinco")
                .reads("eco cinco")
                .readsNothing();
    }

    @Test
    void otherThingsThanTextsAreSent() {
        TestCustomer bia = bot.customer("Bia").atBranch("praia");
        bia.sends(new Media(MediaRef.of(MediaKind.AUDIO, "x", "audio/mpeg"))).reads("Isto é Media");
        bia.sends(new Media(MediaRef.of(MediaKind.IMAGE, "x", "image/jpeg"), "nota"))
                .reads("Isto é Media nota");
        assertThatThrownBy(() -> bia.reads("mais")).hasMessageContaining("  2026-11-24 09:30  Bia: (audio)\n");
        bia.sends(new Location(BigDecimal.ONE, BigDecimal.TEN)).reads("Isto é Location");
        bia.sends(new Unsupported("poll")).reads("Isto é Unsupported");
        assertThatThrownBy(() -> bia.says("")).hasMessageStartingWith("The sandbox refused it: The field text");
    }

    @Test
    void whatIsKnownCanChange() {
        bot.publish(Price.class, new Price("6,0000"));
        bot.customer("Ana").atBranch("matriz").says("dólar").reads("6,0000");
    }

    @Test
    void aPersonGoesOn() {
        bot.customer("Ana")
                .atBranch("matriz")
                .says("pessoa")
                .reads("Um momento.")
                .isHandedOver();
        bot.customer("Ana").atBranch("matriz").says("oi").readsNothing().isHandedOver();
    }

    @Test
    void aWrongFactShowsTheWholeChat() {
        TestCustomer someone = bot.customer("Ana").atBranch("matriz").says("oi");
        assertThatThrownBy(() -> someone.reads("Olá, Bia"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                    Ana at matriz
                    Expected: one more reply with "Olá, Bia"
                    Read:     *Olá*,  Ana!

                    The chat as Ana sees it, in the time of America/Manaus:
                      2026-11-24 09:30  Ana: oi
                      2026-11-24 09:30  matriz: *Olá*,  Ana!
                      2026-11-24 09:30  matriz: Em que posso ajudar?
                                                [Cotações] [Horários]\
                    """);
    }

    @Test
    void everyWrongExpectationSaysWhatWasReadInstead() {
        ana.says("oi")
                .fails(
                        customer -> customer.readsAll("5,59", "Olá"),
                        "replies with \"5,59\"",
                        "*Olá*,  Ana!\n          ---");
        ana.says("oi")
                .fails(
                        customer -> customer.reads().reads().reads("mais"),
                        "one more reply with \"mais\"",
                        "nothing more");
        ana.says("oi").fails(customer -> customer.reads().reads().reads(), "one more reply", "nothing more");
        ana.says("oi").fails(TestCustomer::readsNothing, "no further reply", "*Olá*,  Ana!");
        ana.says("oi")
                .fails(customer -> customer.doesNotRead("xyz", "posso"), "no reply with \"posso\"", "*Olá*,  Ana!");
        ana.says("oi")
                .fails(
                        customer -> customer.isOffered("Horários", "Feriados"),
                        "the options \"Horários\" and \"Feriados\"",
                        "the options \"Cotações\" and \"Horários\"");
        ana.says("oi")
                .fails(customer -> customer.chooses("Feriados"), "an option \"Feriados\"", "the options \"Cotações\"");
        ana.says("oi")
                .fails(
                        TestCustomer::isNotUnderstood,
                        "that the bot does not understand it",
                        "the bot understood greeting");
        ana.says("oi")
                .fails(
                        customer -> customer.isUnderstood("rates"),
                        "that the bot understands it as rates",
                        "the bot understood greeting");
        ana.says("xyz").fails(TestCustomer::isUnderstood, "that the bot understands it", "the bot understood unknown");
        ana.says("eco")
                .fails(
                        TestCustomer::isUnderstood,
                        "that the bot understands it",
                        "the bot said nothing of what it understood");
        ana.says("oi").fails(TestCustomer::isHandedOver, "that a person goes on", "the bot goes on");
        ana.says("lembre").fails(customer -> customer.readsAll("oi"), "replies with \"oi\"", "nothing");
    }

    @Test
    void whatABotThrewIsTheCause() {
        TestCustomer someone = bot.customer("Ana").atBranch("matriz").says("falha");
        assertThatThrownBy(someone::isUnderstood)
                .hasMessageContaining("Turn.notUnderstood(); The handler failed: IllegalStateException")
                .hasMessageEndingWith(
                        "The bot threw java.lang.IllegalStateException: broken; that is the cause of this failure.")
                .cause()
                .hasMessage("broken");
        assertThatThrownBy(() -> someone.says("oi").reads("nein")).hasNoCause();
    }

    @Test
    void mistakesOfTheTestAreSaid() {
        assertThatThrownBy(() -> bot.customer("Ana").says("oi"))
                .hasMessage("There are several branches; say where Ana is: customer(\"Ana\").at(\"matriz\").");
        assertThatThrownBy(() -> bot.customer("Ana").reads("oi"))
                .hasMessageStartingWith("Ana at nowhere")
                .hasMessageEndingWith("(nothing was written)");
        assertThatThrownBy(() -> bot.customer("Ana").atBranch("serra"))
                .hasMessage("There is no branch \"serra\" with an open line; there are matriz, praia.");
        assertThatThrownBy(() -> bot.customer("Ana").atBranch("praia").isUnderstood())
                .hasMessage("Ana has written nothing yet; let them write with says(\"…\") first.");
        assertThatThrownBy(() -> bot.customer("Ana").atBranch("praia").chooses("x"))
                .hasMessageContaining("Read:     no options");
        assertThatThrownBy(
                        () -> bot.customer("Ana").atBranch("praia").says("oi").reads(" "))
                .hasMessage("A fact is empty, and every reply contains that; write what is expected.");
        assertThatThrownBy(() -> bot.branches("serra"))
                .hasMessage("The test has begun; call this where the BotTest is created.");
        BotTest idle = BotTest.of((state, event, context) -> Turn.ignore());
        assertThatThrownBy(idle::now).hasMessageStartingWith("The bot does not run: put @RegisterExtension");
        assertThatThrownBy(() -> idle.startAt("10 h"))
                .hasMessage("\"10 h\" is no time; write it as 2026-11-23T10:00, in the time of the house.");
        assertThatThrownBy(() -> idle.branches("matriz", "matriz"))
                .hasMessage("A branch is named twice among [matriz, matriz]; name each of them once.");
    }
}
