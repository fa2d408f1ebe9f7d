package io.fairbot.whatsapp.cloud;

import static io.fairbot.whatsapp.cloud.CloudFixture.ANA;
import static io.fairbot.whatsapp.cloud.CloudFixture.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.branch.Branch;
import io.fairbot.config.Secret;
import io.fairbot.config.SettingSchema;
import io.fairbot.config.Settings;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import io.fairbot.whatsapp.content.Buttons;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.ListMenu;
import io.fairbot.whatsapp.content.ListSection;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Template;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.content.Unsupported;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudChannelTest extends CloudLabTestBase {
    private JsonNode sent(OutboundContent content) {
        assertThat(fixture.send(fixture.open(), fixture.message(content))).isInstanceOf(Transmission.Sent.class);
        return fixture.last();
    }

    private static List<ChoiceOption> options(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ChoiceOption("o" + i, "Opção " + i))
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Test
    void aLineIsOpenWhenMetaKnowsItsNumberAndProvedByAProbe() {
        WhatsAppSession session = fixture.open();

        done(session.probe());

        assertThat(fixture.events).hasValue(1);
        done(session.reconnect());
        assertThat(session.state().isOpen()).isTrue();
        assertThat(fixture.states.stream().map(state -> state.phase()))
                .containsExactly(SessionPhase.OPEN, SessionPhase.CONNECTING, SessionPhase.OPEN);
    }

    @Test
    void aTextIsAcceptedUnderTheIdOfTheOutbox() {
        WhatsAppSession session = fixture.open();
        var message = fixture.message(new Text("Olá! 👍🏽\n*São José*"));

        Transmission result = fixture.send(session, message);

        JsonNode arrived = fixture.last();
        assertThat(arrived.path("words").asText()).isEqualTo("Olá! 👍🏽\n*São José*");
        assertThat(arrived.path("opaque").asText()).isEqualTo(message.id());
        assertThat(result).isInstanceOfSatisfying(Transmission.Sent.class, told -> {
            assertThat(told.providerId()).contains(arrived.path("id").asText());
            assertThat(told.deliveredTo()).contains(ANA).anyMatch(alias -> alias.kind() == Alias.AliasKind.BSUID);
        });
        assertThat(fixture.events).hasPositiveValue();
    }

    @Test
    void aPersonWithoutANumberIsReachedByTheBsuid() {
        lab.perform("say", Map.of("user_id", "BR.1502576394655843", "text", "oi", "hidden", true));
        WhatsAppSession session = fixture.open();
        Alias person = new Alias(Alias.AliasKind.BSUID, "BR.1502576394655843");

        Transmission result = fixture.send(session, fixture.message(new Text("oi"), person, List.of()));

        assertThat(((Transmission.Sent) result).deliveredTo()).containsExactly(person);
    }

    @Test
    void buttonsAndListsHaveTheirOptions() {
        assertThat(texts(sent(Buttons.of("Qual?", options(3)).withHeader("Casa").withFooter("Pé"))
                        .path("options")))
                .containsExactly("Opção 0", "Opção 1", "Opção 2");
        assertThat(texts(sent(ListMenu.of("Qual?", options(10))).path("options")))
                .hasSize(10);
        List<ListSection> sections = List.of(
                new ListSection("Moedas", List.of(new ChoiceOption("usd", "Dólar", Optional.of("americano")))),
                new ListSection("Outros", options(2)));
        assertThat(texts(sent(ListMenu.of("Qual?", options(1)).withSections(sections))
                        .path("options")))
                .containsExactly("Dólar", "Opção 0", "Opção 1");
    }

    @Test
    void placesContactsReactionsAndTemplatesAreAccepted() {
        assertThat(sent(new Location(
                                new BigDecimal("-27.5954"),
                                new BigDecimal("-48.548"),
                                Optional.of("Loja"),
                                Optional.of("Rua 1")))
                        .path("type")
                        .asText())
                .isEqualTo("location");
        assertThat(sent(new Contacts(List.of(
                                new ContactCard("Bia", List.of("+5548999990002")), new ContactCard("Loja", List.of()))))
                        .path("type")
                        .asText())
                .isEqualTo("contacts");
        assertThat(sent(new Reaction("wamid.abc", "👍")).path("type").asText()).isEqualTo("reaction");
        assertThat(sent(new Reaction("wamid.abc", Optional.empty()))
                        .path("type")
                        .asText())
                .isEqualTo("reaction");
        assertThat(sent(new Template("lembrete_reserva", "pt_BR", List.of("Ana", "17:00"), "Olá"))
                        .path("words")
                        .asText())
                .isEqualTo("Olá Ana, sua reserva vence às 17:00.");
    }

    @Test
    void anAnswerToSeveralMessagesQuotesTheLast() {
        WhatsAppSession session = fixture.open();
        MessageRef first = MessageRef.of(ANA, "wamid.first");
        MessageRef last = MessageRef.of(ANA, "wamid.last");

        fixture.send(session, fixture.message(new Text("a ambas"), ANA, List.of(first, last)));
        assertThat(fixture.last().path("quotes").asText()).isEqualTo("wamid.last");

        fixture.send(session, fixture.message(new Text("a uma"), ANA, List.of(first)));
        assertThat(fixture.last().has("quotes")).isFalse();
    }

    private record Refused(OutboundContent content, String field, String code) {}

    static List<Refused> refused() {
        return List.of(
                new Refused(new Text("x".repeat(4097)), "text must have 1 to 4096 characters", "131009"),
                new Refused(new Text(" "), "text must have 1 to 4096 characters", "131009"),
                new Refused(Buttons.of("x".repeat(1025), options(1)), "text must have 1 to 1024 characters", "131009"),
                new Refused(ListMenu.of("Qual?", options(11)), "sections.rows must have 1 to 10 elements", "131009"),
                new Refused(
                        new Contacts(Collections.nCopies(6, new ContactCard("Bia", List.of()))),
                        "contacts must have 1 to 5 elements",
                        "131009"),
                new Refused(new Reaction("out-1", "👍"), "reaction.messageId must be the id", "131009"),
                new Refused(new Template("nenhum", "pt_BR", List.of(), ""), "template.name must be", "132001"),
                new Refused(
                        new Template("lembrete_reserva", "pt_BR", List.of("Ana"), ""),
                        "template.parameters must have as many values as lembrete_reserva has placeholders, which is 2",
                        "132000"),
                new Refused(new Unsupported("poll"), "content must be one that the Cloud API sends", "131009"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatMetaWouldRefuseIsRefusedBeforeItLeavesWithItsField(Refused refused) {
        int before = lab.perform("stats", Map.of()).path("sends").asInt();

        Preparation result = fixture.prepare(fixture.open(), fixture.message(refused.content()));

        assertThat(result).isInstanceOfSatisfying(Preparation.Refusal.class, refusal -> {
            assertThat(refusal.detail()).startsWith(refused.field());
            assertThat(refusal.cause().code()).contains(refused.code());
        });
        assertThat(lab.perform("stats", Map.of()).path("sends").asInt()).isEqualTo(before);
    }

    @Test
    void aPausedTemplateAndOneWithNamesAreKnown() {
        lab.perform("template", Map.of("name", "pausado", "body", "Olá", "status", "PAUSED"));
        lab.perform("template", Map.of("name", "nomeado", "body", "Olá {{nome}}, até {{hora}}."));
        WhatsAppSession session = fixture.open();

        assertThat(fixture.prepare(session, fixture.message(new Template("pausado", "pt_BR", List.of(), "Olá"))))
                .isInstanceOfSatisfying(Preparation.Refusal.class, refusal -> {
                    assertThat(refusal.cause()).isEqualTo(FailureCause.CLOUD_MALFORMED);
                    assertThat(refusal.detail()).contains("pausado is PAUSED");
                });
        Preparation named = fixture.prepare(
                session, fixture.message(new Template("nomeado", "pt_BR", List.of("Ana", "17:00"), "Olá")));
        assertThat(((Preparation.Ready) named).message().payload())
                .contains("{\"type\":\"text\",\"parameter_name\":\"nome\",\"text\":\"Ana\"}");
    }

    @Test
    void aTemplateOfALineWithoutAnAccountIsCheckedByMetaAlone() {
        Branch branch = Branch.of("matriz", CloudChannel.ID, ZoneOffset.UTC)
                .with(CloudChannel.PHONE_NUMBER_ID, CloudLab.NUMBERS.get(0));
        WhatsAppSession session = done(fixture.opening(branch));
        await().until(() -> session.state().isOpen());

        Transmission result = fixture.send(session, fixture.message(new Template("nenhum", "pt_BR", List.of(), "")));

        assertThat(((Transmission.Failed) result).cause()).isEqualTo(FailureCause.CLOUD_MALFORMED);
    }

    @Test
    void aLidIsNobodyToTheCloudApi() {
        Alias lid = new Alias(Alias.AliasKind.LID, "123456@lid");

        Preparation result = fixture.prepare(fixture.open(), fixture.message(new Text("oi"), lid, List.of()));

        assertThat(((Preparation.Refusal) result).detail())
                .isEqualTo("to must be a telephone number or a BSUID; the Cloud API knows no LID.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop-request", "drop-answer", "slow", "html-502"})
    void aLostAnswerIsUnknown(String how) {
        WhatsAppSession session = fixture.open();
        lab.perform("fail", Map.of("how", how));

        assertThat(fixture.send(session, fixture.message(new Text("perdida"))))
                .isInstanceOf(Transmission.Unknown.class);
    }

    @ParameterizedTest
    @CsvSource({"131047, CLOUD_WINDOW_CLOSED", "190, CLOUD_TOKEN", "131056, CLOUD_PAIR_RATE", "131999, CLOUD_OTHER"})
    void aRefusalHasItsCause(int code, String cause) {
        WhatsAppSession session = fixture.open();
        lab.perform("fail", Map.of("code", code));

        assertThat(fixture.send(session, fixture.message(new Text("recusada"))))
                .isInstanceOfSatisfying(Transmission.Failed.class, failed -> {
                    assertThat(failed.cause().name()).isEqualTo(cause);
                    assertThat(failed.cause().code()).contains(String.valueOf(code));
                });
    }

    @Test
    void aMessageIsMarkedAsReadWithATypingMark() {
        WhatsAppSession session = fixture.open();
        String id = lab.perform("say", Map.of("from", ANA.value().substring(1), "text", "oi"))
                .path("id")
                .asText();

        done(session.seen(ANA, List.of("wamid.before", id), true));
        done(session.seen(ANA, List.of("not-of-meta"), false));

        JsonNode marks = lab.perform("log", Map.of("what", "read"));
        assertThat(marks).last().satisfies(mark -> {
            assertThat(mark.path("id").asText()).isEqualTo(id);
            assertThat(mark.path("typing").asBoolean()).isTrue();
        });
        assertThat(session.showsReading()).isTrue();
    }

    @Test
    void aWrongTokenStopsTheLineWithItsCause() {
        WhatsAppSession session =
                done(fixture.opening(CloudFixture.branch().with(CloudChannel.ACCESS_TOKEN, Secret.of("canary-token"))));

        await().until(() -> session.state().phase() == SessionPhase.STOPPED);

        assertThat(session.state().cause()).contains(FailureCause.CLOUD_TOKEN);
        assertThat(fixture.send(session, fixture.message(new Text("oi"))))
                .isEqualTo(new Transmission.Failed(
                        FailureCause.connectionLost(WhatsAppProvider.CLOUD), "The line is not open."));
    }

    @Test
    void aNumberThatMetaDoesNotKnowIsAMistakeOfTheSettings() {
        WhatsAppSession session =
                done(fixture.opening(CloudFixture.branch().with(CloudChannel.PHONE_NUMBER_ID, "999999")));

        await().until(() -> session.state().phase() == SessionPhase.STOPPED);

        assertThat(session.state().cause()).contains(FailureCause.CLOUD_PERMISSION);
        assertThat(session.state().cause().orElseThrow().code()).contains("100");
    }

    @Test
    void aNumberBelongsToOneBranch() {
        fixture.open();
        Branch other = Branch.of("praia", CloudChannel.ID, ZoneOffset.UTC)
                .with(CloudChannel.PHONE_NUMBER_ID, CloudLab.NUMBERS.get(0));

        assertThatThrownBy(() -> done(fixture.opening(other)))
                .hasMessageContaining("The phoneNumberId of the branch praia is that of the branch matriz");
    }

    @Test
    void aClosedLineSendsNothingAndItsNumberIsFree() {
        WhatsAppSession session = fixture.open();

        done(session.close());
        done(session.close());

        assertThat(session.state().phase()).isEqualTo(SessionPhase.STOPPED);
        assertThat(fixture.send(session, fixture.message(new Text("oi")))).isInstanceOf(Transmission.Failed.class);
        assertThat(fixture.open().state().isOpen()).isTrue();
    }

    @Test
    void missingSettingsRefuseTheStartOrTheLine() {
        done(fixture.channel.stop());
        Settings some = Settings.fromVariables(Map.of("FAIRBOT_CHANNEL", "cloud"));
        assertThatThrownBy(() -> done(fixture.channel.start(fixture.context(some))))
                .hasMessageContaining("FAIRBOT_CLOUD_ACCESS_TOKEN");
        assertThatThrownBy(() -> done(fixture.opening(CloudFixture.branch()))).hasMessageContaining("is not started");

        done(fixture.channel.start(fixture.context(Settings.defaults())));
        assertThatThrownBy(() -> done(fixture.opening(CloudFixture.branch())))
                .hasMessageContaining("The branch matriz uses the channel cloud, whose settings are missing");
    }

    @Test
    void itsDescriptionIsThatOfTheCloudApi() {
        CloudChannel channel = new CloudChannel();

        assertThat(channel.id()).isEqualTo("cloud");
        assertThat(channel.deduplicates()).isFalse();
        assertThat(channel.provider()).isEqualTo(WhatsAppProvider.CLOUD);
        assertThat(channel.isLive()).isTrue();
        SettingSchema settings = channel.lineSettings();
        List<String> problems = new ArrayList<>();
        settings.read(Map.of("phoneNumberId", "+554833110001", "accessToken", "canary token"), problems::add);
        assertThat(problems).hasSize(2).allSatisfy(text -> assertThat(text).doesNotContain("canary"));
        settings.read(Map.of(), problems::add);
        assertThat(problems).last().asString().startsWith("phoneNumberId is missing");
    }
}
