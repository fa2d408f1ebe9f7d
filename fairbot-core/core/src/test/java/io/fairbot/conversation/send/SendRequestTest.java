package io.fairbot.conversation.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.ContentLimits;
import io.fairbot.whatsapp.content.ListMenu;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.content.Unsupported;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that can be built can be sent as one message; all others are refused in one sentence. */
class SendRequestTest {
    private static final PhoneNumber ANA = new PhoneNumber("+5548999990001");

    private static SendRequest.Builder notice() {
        return SendRequest.to("matriz", Recipient.phone(ANA))
                .text("oi")
                .purpose(Purpose.NOTICE)
                .key("k");
    }

    @Test
    void aRequestHasWhatWasSet() {
        SendRequest request =
                notice().validFor(Duration.ofDays(30)).sender("user/ana").build();
        assertThat(request.branch()).isEqualTo("matriz");
        assertThat(request.recipient()).isEqualTo(Recipient.alias(Alias.of(ANA)));
        assertThat(request.content()).isEqualTo(new Text("oi"));
        assertThat(request.validFor()).contains(Duration.ofDays(30));
        assertThat(request.sender()).contains("user/ana");
        assertThat(request).hasToString("SendRequest[matriz NOTICE k]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"k", "reserva-1", "a.b_c:d-E9"})
    void aKeyIsAnIdOfTheCaller(String key) {
        assertThat(notice().key(key).build().key()).isEqualTo(key);
        assertThat(notice().key("x".repeat(128)).build().key()).hasSize(128);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "ação", "k\n"})
    void aKeyOfOtherCharactersIsRefused(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> notice().key(key).build())
                .withMessageContaining("1 to 128 characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> notice().key("x".repeat(129)).build());
    }

    @Test
    void otherValuesAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SendRequest.to(" ", Recipient.contact("c"))
                        .text("oi")
                        .purpose(Purpose.NOTICE)
                        .key("k")
                        .build())
                .withMessageContaining("branch");
        for (Duration time : List.of(
                Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(30).plusNanos(1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> notice().validFor(time).build())
                    .withMessageContaining("at most 30 days");
        }
        for (String sender : List.of("", "  ", "x".repeat(201))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> notice().sender(sender).build())
                    .withMessageContaining("sender");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Recipient.contact(""));
        assertThatIllegalArgumentException().isThrownBy(() -> Recipient.contact("x".repeat(201)));
    }

    @Test
    void anAttendantHasAName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> notice().purpose(Purpose.ATTENDANT).build())
                .withMessageContaining("have a sender");
        assertThatCode(() -> notice().purpose(Purpose.ATTENDANT).sender("ana").build())
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsMissingIsNamed() {
        Recipient ana = Recipient.phone(ANA);
        assertThatNullPointerException()
                .isThrownBy(() -> SendRequest.to("matriz", ana).build())
                .withMessageContaining("content");
        assertThatNullPointerException()
                .isThrownBy(() -> SendRequest.to("matriz", ana).text("oi").build())
                .withMessageContaining("purpose");
        assertThatNullPointerException()
                .isThrownBy(() -> SendRequest.to("matriz", ana)
                        .text("oi")
                        .purpose(Purpose.NOTICE)
                        .build())
                .withMessageContaining("key");
    }

    static Stream<OutboundContent> fitting() {
        return Stream.of(
                new Text("x".repeat(ContentLimits.MAX_TEXT)),
                new Text("😀".repeat(ContentLimits.MAX_TEXT)),
                OutboundContent.options("x".repeat(ContentLimits.MAX_INTERACTIVE_TEXT), options(3)),
                ListMenu.of("Qual?", options(ContentLimits.MAX_ROWS)),
                new Media(medium(MediaKind.IMAGE), "x".repeat(ContentLimits.MAX_CAPTION)),
                new Media(medium(MediaKind.VOICE)),
                new Contacts(cards(ContentLimits.MAX_CONTACTS)));
    }

    static Stream<OutboundContent> notFitting() {
        return Stream.of(
                new Text(" \n"),
                new Text("x".repeat(ContentLimits.MAX_TEXT + 1)),
                OutboundContent.options("x".repeat(ContentLimits.MAX_INTERACTIVE_TEXT + 1), options(3)),
                ListMenu.of("Qual?", options(ContentLimits.MAX_ROWS + 1)),
                new Media(medium(MediaKind.IMAGE), "x".repeat(ContentLimits.MAX_CAPTION + 1)),
                new Media(medium(MediaKind.VOICE), "ouça"),
                new Contacts(cards(ContentLimits.MAX_CONTACTS + 1)),
                new Reaction("m1", Optional.of("👍")),
                new Unsupported("poll"));
    }

    @ParameterizedTest
    @MethodSource("fitting")
    void aContentFitsIntoOneMessage(OutboundContent content) {
        assertThat(notice().content(content).build().content()).isEqualTo(content);
    }

    @ParameterizedTest
    @MethodSource("notFitting")
    void aContentThatWouldBeSplitOrSuitsNoNoticeIsRefused(OutboundContent content) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> notice().content(content).build());
    }

    @Test
    void aReactionIsAnAnswer() {
        assertThatCode(() -> notice().content(new Reaction("m1", Optional.of("👍")))
                        .purpose(Purpose.REPLY)
                        .build())
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsPreparedShowsNothingPersonal() {
        assertThat(new PreparedSend("abc", List.of())).hasToString("PreparedSend[abc]");
    }

    private static List<ChoiceOption> options(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ChoiceOption("o" + i, "Opção " + i))
                .toList();
    }

    private static MediaRef medium(MediaKind kind) {
        return MediaRef.of(kind, "id", "application/octet-stream");
    }

    private static List<ContactCard> cards(int count) {
        return Collections.nCopies(count, new ContactCard("Loja", List.of(ANA.e164())));
    }
}
