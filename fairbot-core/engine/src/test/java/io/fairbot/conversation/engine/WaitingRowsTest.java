package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.channel.Transmission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that wait between two attempts, many at once: they hold up their own contact and no other. */
class WaitingRowsTest {
    private static final int FIRST = 1000;

    /** Why a message waits, and for how long. */
    private enum Wait {
        UNKNOWN(ConversationOptions.DEFAULTS.resendUnknownAfter()),
        RETRY_ONCE_LATER(Duration.ofMinutes(10));

        private final Duration time;

        Wait(Duration time) {
            this.time = time;
        }

        private Transmission answer() {
            return this == UNKNOWN
                    ? new Transmission.Unknown("The connection broke.")
                    : new Transmission.Failed(FailureCause.CLOUD_MARKETING_WITHHELD, "withheld");
        }
    }

    private static House waiting(Wait wait, int contacts, int inMemory) {
        House house = House.of(House.ECHO, ConversationOptions.DEFAULTS.withMaxQueuedInMemory(inMemory), false, 1);
        for (int i = 0; i < contacts; i++) {
            house.phone().next(false, wait.answer());
        }
        IntStream.range(0, contacts).forEach(i -> house.send(House.phone(FIRST + i), "m" + i, "oi"));
        house.world().runPending();
        assertThat(house.outbox())
                .extracting(OutboxEntry::attempts)
                .containsOnly(1)
                .hasSize(contacts);
        assertThat(house.phone().arrivals()).isEmpty();
        return house;
    }

    private static void assertAnsweredAtOnce(House house, Alias contact, String id) {
        Instant before = house.world().now();
        house.world().await(house.send(contact, id, id));
        house.world().runPending();
        assertThat(house.phone().texts(contact)).contains("eco " + id);
        assertThat(house.world().now()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN, 64, 1000",
        "UNKNOWN, 65, 1000",
        "UNKNOWN, 1000, 1000",
        "UNKNOWN, 1000, 10",
        "RETRY_ONCE_LATER, 64, 1000",
        "RETRY_ONCE_LATER, 65, 1000",
        "RETRY_ONCE_LATER, 1000, 1000",
        "RETRY_ONCE_LATER, 1000, 10"
    })
    void othersAreAnsweredAtOnce(Wait wait, int contacts, int inMemory) {
        House house = waiting(wait, contacts, inMemory);
        assertAnsweredAtOnce(house, House.BIA, "now");

        house.advance(wait.time.minusMillis(1));
        assertThat(house.phone().arrivals()).hasSize(1);
        house.advance(Duration.ofMillis(1));
        assertThat(house.phone().arrivals()).hasSize(contacts + 1);
        assertThat(house.line().backlog().waitingMessages()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"UNKNOWN, 65", "UNKNOWN, 1000", "RETRY_ONCE_LATER, 65", "RETRY_ONCE_LATER, 1000"})
    void othersAreAnsweredAtOnceAfterARestart(Wait wait, int contacts) {
        House house = waiting(wait, contacts, 100);
        house.killAndRestart();
        assertAnsweredAtOnce(house, House.BIA, "now");

        house.advance(wait.time);
        assertThat(house.phone().arrivals()).hasSize(contacts + 1);
        assertThat(house.outbox()).extracting(OutboxEntry::status).containsOnly(OutboxStatus.SENT);
    }

    @ParameterizedTest
    @CsvSource({"UNKNOWN, 65", "RETRY_ONCE_LATER, 65"})
    void whatComesAfterAWaitingMessageOfTheSameContactIsSentAfterIt(Wait wait, int contacts) {
        House house = waiting(wait, contacts, 10);
        for (int i = 0; i < contacts; i++) {
            house.world().await(house.send(House.phone(FIRST + i), "n" + i, "alô"));
        }
        house.world().runPending();
        assertThat(house.phone().arrivals()).isEmpty();

        house.advance(wait.time);
        for (int i = 0; i < contacts; i++) {
            assertThat(house.phone().texts(House.phone(FIRST + i))).isEqualTo(List.of("eco oi", "eco alô"));
        }
    }
}
