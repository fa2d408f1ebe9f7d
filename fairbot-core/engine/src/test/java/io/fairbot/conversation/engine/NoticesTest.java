package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.send.Recipient;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.SendDecision;
import io.fairbot.whatsapp.channel.SendPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notices wait in a queue of their own: nothing that a customer expects waits behind them. */
class NoticesTest {
    private static final int FEW_ROWS = 4;

    private final House house = House.of(House.ECHO, ConversationOptions.DEFAULTS.withMaxQueuedInMemory(FEW_ROWS));
    private final SlowNotices policy = new SlowNotices();

    /** Lets everything go at once but notices, which wait for their turn. */
    private static final class SlowNotices implements SendPolicy {
        private final List<CompletableFuture<SendDecision>> waiting = new ArrayList<>();
        private int attempts;

        @Override
        public CompletionStage<SendDecision> decide(OutboundMessage message) {
            attempts++;
            CompletableFuture<SendDecision> answer = new CompletableFuture<>();
            if (message.purpose().isUnsolicited()) {
                waiting.add(answer);
            } else {
                answer.complete(SendDecision.APPROVED);
            }
            return answer;
        }

        @Override
        public void attemptEnded(OutboundMessage message) {
            attempts--;
        }

        void letOneGo() {
            waiting.remove(0).complete(SendDecision.APPROVED);
        }
    }

    private String send(int person, String key, Purpose purpose, Duration validFor) {
        Alias alias = House.phone(person);
        return house.world()
                .await(house.engine()
                        .send(SendRequest.to(House.BRANCH, Recipient.alias(alias))
                                .text(key)
                                .purpose(purpose)
                                .key(key)
                                .validFor(validFor)
                                .sender("ana")
                                .build()))
                .id();
    }

    private void sendNotices(int count) {
        for (int i = 0; i < count; i++) {
            Purpose purpose = i % 2 == 0 ? Purpose.NOTICE : Purpose.MARKETING;
            send(100 + i, "aviso-" + i, purpose, Duration.ofHours(1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, FEW_ROWS, 10 * FEW_ROWS, 100})
    void howeverManyNoticesWaitAReplyGoesAtOnce(int notices) {
        house.line().connect(house.phone(), policy);
        sendNotices(notices);
        house.hear("m1", "oi");
        assertThat(house.phone().texts()).containsExactly("eco oi");
        send(1, "palavra", Purpose.ATTENDANT, Duration.ofHours(1));
        assertThat(house.phone().texts()).containsExactly("eco oi", "palavra");
        assertThat(house.line().backlog().waitingMessages()).isPositive();
        assertThat(house.line().backlog().overflow()).isEqualTo(notices > FEW_ROWS);
    }

    @Test
    void noticesWhoseTransmissionHangsTakeNoPlaceFromReplies() {
        house.phone().answers(CompletableFuture::new);
        sendNotices(100);
        house.hear("m1", "oi");
        assertThat(house.phone().texts(House.ANA)).containsExactly("eco oi");
    }

    @Test
    void afterARestartAllOfThemAreSentInTheirOrder() {
        house.line().connect(house.phone(), policy);
        sendNotices(10);
        send(100, "outro", Purpose.NOTICE, Duration.ofHours(1));
        house.hear("m1", "oi");
        house.killAndRestart();
        house.advance(Duration.ofSeconds(1));
        assertThat(house.phone().texts()).hasSize(12);
        assertThat(house.phone().texts(House.phone(100))).containsExactly("aviso-0", "outro");
        assertThat(house.outbox()).extracting(OutboxEntry::status).containsOnly(OutboxStatus.SENT);
    }

    @Test
    void whereTheProviderKeepsRepetitionsANoticeThatMayHaveBeenSentIsNotSentAgain() {
        House keeping = House.keepingRepetitions(House.ECHO);
        keeping.phone().nextHangs(false);
        SendRequest notice = SendRequest.to(House.BRANCH, Recipient.alias(House.ANA))
                .text("aviso")
                .purpose(Purpose.NOTICE)
                .key("k")
                .build();
        keeping.world().await(keeping.engine().send(notice));
        keeping.killAndRestart();
        assertThat(keeping.onlyRow().status()).isEqualTo(OutboxStatus.UNKNOWN);
        keeping.advance(ConversationOptions.DEFAULTS.replyTtl());
        assertThat(keeping.phone().texts()).isEmpty();
        assertThat(keeping.onlyRow().status()).isEqualTo(OutboxStatus.EXPIRED);
        assertThat(keeping.onlyRow().reason()).contains("it may have been sent");
    }

    @Test
    void aNoticeWhoseTurnComesTooLateIsNotSent() {
        house.line().connect(house.phone(), policy);
        send(100, "curto", Purpose.NOTICE, Duration.ofMinutes(5));
        send(101, "longo", Purpose.NOTICE, Duration.ofHours(1));
        house.advance(Duration.ofMinutes(5));
        policy.letOneGo();
        policy.letOneGo();
        house.world().runPending();
        assertThat(house.phone().texts()).containsExactly("longo");
        assertThat(house.onlyRow().status()).isEqualTo(OutboxStatus.EXPIRED);
        assertThat(policy.attempts).as("each permission is given back").isZero();
    }
}
