package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.audit.AuditQuery;
import io.fairbot.audit.AuditRecord;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.branch.Branch;
import io.fairbot.branch.Branches;
import io.fairbot.conversation.HistoryMessage;
import io.fairbot.conversation.Snapshot;
import io.fairbot.conversation.engine.FaultyStore.Fault;
import io.fairbot.conversation.engine.House.Note;
import io.fairbot.conversation.send.PreparedSend;
import io.fairbot.conversation.send.Recipient;
import io.fairbot.conversation.send.SendReceipt;
import io.fairbot.conversation.send.SendRefusedException;
import io.fairbot.conversation.send.SendRefusedException.SendRefusedReason;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.conversation.send.SendStatus;
import io.fairbot.conversation.send.SentMessage;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OptOut;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages that nobody asked for go out: once for each key, to whom they may. */
class SendTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final House house = House.of(House.ECHO);

    private static SendRequest.Builder to(Alias person) {
        return SendRequest.to(House.BRANCH, Recipient.alias(person))
                .text("Sua reserva vence hoje.")
                .purpose(Purpose.NOTICE)
                .key("reserva-1");
    }

    private SendReceipt send(SendRequest request) {
        return house.world().await(house.engine().send(request));
    }

    private SendRefusedReason refusal(SendRequest request) {
        CompletableFuture<SendReceipt> sent = house.engine().send(request).toCompletableFuture();
        house.world().runPending();
        return refusal(sent);
    }

    private static SendRefusedReason refusal(CompletableFuture<?> sent) {
        assertThat(sent).isCompletedExceptionally();
        try {
            sent.join();
            throw new AssertionError("It was not refused.");
        } catch (CompletionException e) {
            assertThat(Stages.cause(e)).isInstanceOf(SendRefusedException.class);
            return ((SendRefusedException) Stages.cause(e)).reason();
        }
    }

    private SentMessage message(String id) {
        return house.world().await(house.engine().message(id)).orElseThrow();
    }

    private String contact() {
        return house.onlyRow().contact();
    }

    @Test
    void aNoticeReachesAPersonWhoHasNeverWritten() {
        SendReceipt receipt = send(to(House.BIA).build());
        assertThat(receipt.status()).isEqualTo(SendStatus.QUEUED);
        assertThat(receipt.isRepeated()).isFalse();
        assertThat(house.phone().texts(House.BIA)).containsExactly("Sua reserva vence hoje.");
        SentMessage sent = message(receipt.id());
        assertThat(sent.status()).isEqualTo(SendStatus.SENT);
        assertThat(sent.purpose()).isEqualTo(Purpose.NOTICE);
        assertThat(sent.expiresAt()).isEqualTo(sent.createdAt().plus(ConversationOptions.DEFAULTS.replyTtl()));
        assertThat(house.stored(ConversationModels.CONTACTS, sent.contact()).map(Contact::aliases))
                .contains(List.of(House.BIA));
    }

    @Test
    void theContactThatANoticeCreatesIsTheOneThatWritesLater() {
        send(to(House.ANA).build());
        house.hear("m1", "oi");
        assertThat(house.all(ConversationModels.CONTACTS)).hasSize(1);
        assertThat(house.phone().texts(House.ANA)).containsExactly("Sua reserva vence hoje.", "eco oi");
    }

    @Test
    void theIdTellsNothingAboutThePerson() {
        String id = send(to(House.ANA).key("venc-5548999990001").build()).id();
        assertThat(id).matches("[0-9a-f]{32}");
    }

    @Test
    void theSameKeyIsTheSameMessage() {
        SendReceipt first = send(to(House.ANA).build());
        SendReceipt again = send(to(House.ANA).validFor(Duration.ofHours(2)).build());
        assertThat(again).isEqualTo(new SendReceipt(first.id(), SendStatus.SENT, true));
        assertThat(house.phone().texts()).hasSize(1);
    }

    @Test
    void theSameKeyOfManyCallersAtOnceIsOneMessage() {
        List<CompletableFuture<SendReceipt>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(house.engine().send(to(House.ANA).build()).toCompletableFuture());
        }
        house.world().runPending();
        assertThat(all).allSatisfy(one -> assertThat(one).isCompleted());
        assertThat(all.stream().map(CompletableFuture::join).filter(receipt -> !receipt.isRepeated()))
                .hasSize(1);
        assertThat(all.stream().map(one -> one.join().id()).distinct()).hasSize(1);
        assertThat(house.phone().texts()).hasSize(1);
    }

    @Test
    void aKeyOfAnotherBranchIsAnotherMessage() {
        publish("filial");
        String first = send(to(House.ANA).build()).id();
        SendRequest other = SendRequest.to("filial", Recipient.alias(House.ANA))
                .text("Sua reserva vence hoje.")
                .purpose(Purpose.NOTICE)
                .key("reserva-1")
                .build();
        assertThat(send(other).isRepeated()).isFalse();
        assertThat(send(other).id()).isNotEqualTo(first);
    }

    @Test
    void aKeyIsNotUsedForAnotherMessage() {
        send(to(House.ANA).build());
        assertThat(refusal(to(House.ANA).text("outra").build())).isEqualTo(SendRefusedReason.KEY_REUSED);
        assertThat(refusal(to(House.BIA).build())).isEqualTo(SendRefusedReason.KEY_REUSED);
        assertThat(refusal(to(House.ANA).purpose(Purpose.MARKETING).build())).isEqualTo(SendRefusedReason.KEY_REUSED);
        assertThat(house.phone().texts()).hasSize(1);
    }

    @Test
    void aPersonUnderAnotherOfTheirIdentifiersIsTheSameRecipient() {
        Alias hidden = new Alias(Alias.AliasKind.LID, "777");
        house.world()
                .await(house.line()
                        .accept(House.message("m1", house.world().now(), "oi", House.ANA, hidden), List.of()));
        send(to(House.ANA).build());
        assertThat(send(to(hidden).build()).isRepeated()).isTrue();
        SendRequest byId = SendRequest.to(House.BRANCH, Recipient.contact(contact()))
                .text("Sua reserva vence hoje.")
                .purpose(Purpose.NOTICE)
                .key("reserva-1")
                .build();
        assertThat(send(byId).isRepeated()).isTrue();
    }

    @Test
    void aKnownPersonGetsItUnderTheAddressOfReplies() {
        Alias hidden = new Alias(Alias.AliasKind.LID, "777");
        house.world()
                .await(house.line()
                        .accept(House.message("m1", house.world().now(), "oi", hidden, House.ANA), List.of()));
        send(to(House.ANA).build());
        assertThat(house.phone().arrivals()).extracting(Phone.Arrival::to).containsExactly(hidden, hidden);
    }

    @Test
    void aContactOfTheStoreGetsItAtABranchWhereItHasNotWritten() {
        publish("filial");
        house.hear("m1", "oi");
        String id = send(SendRequest.to("filial", Recipient.contact(contact()))
                        .text("Bom dia!")
                        .purpose(Purpose.NOTICE)
                        .key("k")
                        .build())
                .id();
        assertThat(house.stored(ConversationModels.OUTBOX, id).map(OutboxEntry::to))
                .contains(House.ANA);
    }

    @Test
    void whatIsUnknownIsRefused() {
        SendRequest nowhere = SendRequest.to("nirgends", Recipient.alias(House.ANA))
                .text("oi")
                .purpose(Purpose.NOTICE)
                .key("k")
                .build();
        assertThat(refusal(nowhere)).isEqualTo(SendRefusedReason.UNKNOWN_BRANCH);
        SendRequest nobody = SendRequest.to(House.BRANCH, Recipient.contact("ghost"))
                .text("oi")
                .purpose(Purpose.NOTICE)
                .key("k")
                .build();
        assertThat(refusal(nobody)).isEqualTo(SendRefusedReason.UNKNOWN_CONTACT);
        assertThat(house.world().await(house.engine().message("ghost"))).isEmpty();
        assertThat(house.outbox()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void aContactWhoOptedOutGetsOnlyAnswers(Purpose purpose) {
        house.hear("m1", "oi");
        house.store()
                .behindTheBack(Write.put(
                        ConversationModels.OPT_OUTS,
                        contact(),
                        new OptOut(House.BRANCH, house.world().now())));
        SendRequest request = to(House.ANA).purpose(purpose).sender("ana").build();
        if (purpose.isUnsolicited()) {
            assertThat(refusal(request)).isEqualTo(SendRefusedReason.OPTED_OUT);
        } else {
            send(request);
        }
        assertThat(house.phone().texts()).hasSize(purpose.isUnsolicited() ? 1 : 2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Purpose.class,
            names = {"REPLY", "ATTENDANT"})
    void answersGoToCustomersWhoHaveWrittenWithinADay(Purpose purpose) {
        SendRequest request = to(House.ANA).purpose(purpose).sender("ana").build();
        assertThat(refusal(request)).isEqualTo(SendRefusedReason.NOT_WRITTEN_RECENTLY);
        house.hear("m1", "oi");
        house.advance(DAY);
        send(request);
        assertThat(house.phone().texts()).hasSize(2);
        house.advance(Duration.ofMillis(1));
        assertThat(refusal(
                        to(House.ANA).purpose(purpose).sender("ana").key("k2").build()))
                .isEqualTo(SendRefusedReason.NOT_WRITTEN_RECENTLY);
    }

    @Test
    void whatACustomerWroteToAnotherBranchIsNoReasonForAnAnswer() {
        publish("filial");
        house.hear("m1", "oi");
        SendRequest request = SendRequest.to("filial", Recipient.contact(contact()))
                .text("oi")
                .purpose(Purpose.REPLY)
                .key("k")
                .build();
        assertThat(refusal(request)).isEqualTo(SendRefusedReason.NOT_WRITTEN_RECENTLY);
    }

    @Test
    void anAttendantsWordsAreAuditedAndInTheHistory() {
        house.hear("m1", "oi");
        String id = send(to(House.ANA)
                        .purpose(Purpose.ATTENDANT)
                        .sender("user/ana")
                        .build())
                .id();
        List<AuditRecord> entries = house.world()
                .await(new StoredAuditLog(
                                house.store(), house.world().platform().ids())
                        .find(AuditQuery.NEWEST))
                .records();
        assertThat(entries).singleElement().satisfies(entry -> {
            assertThat(entry.entry().who()).isEqualTo("user/ana");
            assertThat(entry.entry().action()).isEqualTo("message.send");
            assertThat(entry.entry().target()).isEqualTo("message/" + id);
        });
        HistoryMessage said = house.world()
                .await(house.engine().history(contact(), Optional.empty(), 10))
                .messages()
                .get(0);
        assertThat(said.sender()).contains("user/ana");
        assertThat(said.purpose()).contains(Purpose.ATTENDANT);
        assertThat(said.outcome()).contains("sent");
        assertThat(message(id).sender()).contains("user/ana");
    }

    @Test
    void messagesToOneContactGoOutInTheOrderInWhichTheyWereStored() {
        house.phone()
                .answers(() -> house.after(Duration.ofSeconds(1), new Transmission.Sent(Optional.empty(), List.of())));
        house.hear("m1", "oi");
        for (int i = 0; i < 5; i++) {
            send(to(House.ANA).text("aviso " + i).key("k" + i).build());
        }
        house.advance(Duration.ofMinutes(1));
        assertThat(house.phone().texts())
                .containsExactly("eco oi", "aviso 0", "aviso 1", "aviso 2", "aviso 3", "aviso 4");
    }

    @Test
    void aMessageOfALineThatIsDownWaitsUntilItExpires() {
        SessionState down = new SessionState(
                SessionState.SessionPhase.STOPPED, house.world().now(), Optional.empty());
        house.line().stateChanged(down);
        String late =
                send(to(House.ANA).validFor(Duration.ofMinutes(5)).build()).id();
        String inTime = send(to(House.ANA)
                        .key("k2")
                        .validFor(Duration.ofHours(1))
                        .text("dois")
                        .build())
                .id();
        house.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(message(late).status()).isEqualTo(SendStatus.QUEUED);
        house.advance(Duration.ofMillis(1));
        assertThat(message(late).status()).isEqualTo(SendStatus.EXPIRED);
        house.line().stateChanged(house.phone().state());
        house.world().runPending();
        assertThat(house.phone().texts()).containsExactly("dois");
        assertThat(message(late).status()).isEqualTo(SendStatus.EXPIRED);
        assertThat(message(late).reason()).isPresent();
        assertThat(message(inTime).status()).isEqualTo(SendStatus.SENT);
    }

    @Test
    void aNodeThatDoesNotHaveTheBranchOpenWakesTheOneThatHas() {
        ConversationEngine other =
                new ConversationEngine(house.store(), house.world().platform(), ConversationOptions.DEFAULTS);
        other.publish(Branches.class, branches(House.BRANCH));
        house.world().await(other.send(to(House.ANA).build()));
        assertThat(house.phone().texts(House.ANA)).containsExactly("Sua reserva vence hoje.");
        assertThat(send(to(House.ANA).build()).isRepeated()).isTrue();
        house.world().await(other.close());
    }

    @Test
    void aMessageThatWasStoredBeforeAKillIsSentAfterIt() {
        house.phone().nextHangs(false);
        String id = send(to(House.ANA).build()).id();
        house.killAndRestart();
        assertThat(house.phone().texts()).containsExactly("Sua reserva vence hoje.");
        assertThat(send(to(House.ANA).build())).isEqualTo(new SendReceipt(id, SendStatus.SENT, true));
    }

    @Test
    void aCallerWhoLostTheAnswerSendsAgain() {
        house.store().next(ConversationModels.OUTBOX, Fault.ANSWER_LOST);
        CompletableFuture<SendReceipt> lost =
                house.engine().send(to(House.ANA).build()).toCompletableFuture();
        house.world().runPending();
        assertThat(lost).isCompletedExceptionally();
        assertThat(send(to(House.ANA).build()).isRepeated()).isTrue();
        assertThat(house.phone().texts()).hasSize(1);
    }

    @Test
    void aMessageInABatchOfTheCallerIsStoredWithTheCallersDocumentOrNotAtAll() {
        Write note = Write.insert(House.NOTES, "n", new Note("lembrado"));
        house.store().behindTheBack(note);
        assertThat(committed(prepared(to(House.ANA).build()), note)).isInstanceOf(BatchResult.Rejected.class);
        assertThat(house.phone().texts()).isEmpty();
        assertThat(house.all(ConversationModels.CONTACTS)).isEmpty();

        PreparedSend ready = prepared(to(House.ANA).build());
        assertThat(ready.isRepeated()).isFalse();
        assertThat(committed(ready, Write.insert(House.NOTES, "n2", new Note("lembrado"))))
                .isInstanceOf(BatchResult.Applied.class);
        house.world().runPending();
        assertThat(house.phone().texts()).hasSize(1);
        assertThat(message(ready.id()).status()).isEqualTo(SendStatus.SENT);
        PreparedSend again = prepared(to(House.ANA).build());
        assertThat(again).isEqualTo(new PreparedSend(ready.id(), List.of()));
        assertThat(again.isRepeated()).isTrue();
    }

    @Test
    void ofTwoBatchesWithOneKeyOneIsRejected() {
        PreparedSend first = prepared(to(House.ANA).build());
        PreparedSend second = prepared(to(House.ANA).build());
        assertThat(committed(first)).isInstanceOf(BatchResult.Applied.class);
        assertThat(committed(second)).isInstanceOf(BatchResult.Rejected.class);
        house.world().runPending();
        assertThat(house.phone().texts()).hasSize(1);
    }

    @Test
    void whatIsPreparedIsRefusedAsWhatIsSent() {
        send(to(House.ANA).build());
        for (SendRequest request : List.of(
                to(House.ANA).text("outra").build(),
                to(House.BIA).key("k2").purpose(Purpose.REPLY).build(),
                SendRequest.to("nirgends", Recipient.alias(House.ANA))
                        .text("oi")
                        .purpose(Purpose.NOTICE)
                        .key("k")
                        .build())) {
            CompletableFuture<PreparedSend> prepared =
                    house.engine().prepareSend(request).toCompletableFuture();
            house.world().runPending();
            assertThat(refusal(prepared)).isNotNull();
        }
    }

    @Test
    void aPreparedMessageToAStoredContactIsSent() {
        house.hear("m1", "oi");
        PreparedSend ready = prepared(SendRequest.to(House.BRANCH, Recipient.contact(contact()))
                .content(new Text("Sua vez."))
                .purpose(Purpose.REPLY)
                .key("vez")
                .build());
        committed(ready);
        house.world().runPending();
        assertThat(house.phone().texts()).containsExactly("eco oi", "Sua vez.");
    }

    private PreparedSend prepared(SendRequest request) {
        return house.world().await(house.engine().prepareSend(request));
    }

    private BatchResult committed(PreparedSend message, Write... more) {
        return house.world()
                .await(house.store()
                        .apply(Batch.builder(house.world().platform().ids().next())
                                .addAll(List.of(more))
                                .addAll(message.writes())
                                .build()));
    }

    private void publish(String branch) {
        house.engine().publish(Branches.class, branches(branch));
    }

    private Snapshot<Branches> branches(String branch) {
        return new Snapshot<>(
                new Branches(List.of(Branch.of(branch, "sandbox", ZoneOffset.UTC))),
                1,
                house.world().now());
    }
}
