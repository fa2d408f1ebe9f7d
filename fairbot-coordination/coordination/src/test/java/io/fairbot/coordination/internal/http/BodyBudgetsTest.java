package io.fairbot.coordination.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.http.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BodyBudgetsTest {
    private final BodyBudgets budgets = new BodyBudgets();

    @Test
    void aReservationIsGivenBackOnce() {
        BodyBudgets.BodyReservation all = budgets.reserve(false, BodyBudgets.MEMORY);
        assertThatThrownBy(() -> budgets.reserve(false, 1)).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.problem().type().status()).isEqualTo(503);
            assertThat(refused.problem().retryAfter()).contains(Duration.ofSeconds(1));
        });
        budgets.reserve(false, 0).release();
        all.release();
        all.release();
        BodyBudgets.BodyReservation again = budgets.reserve(false, BodyBudgets.MEMORY);
        assertThatThrownBy(() -> budgets.reserve(false, 1)).isInstanceOf(ProblemException.class);
        again.release();
    }

    @Test
    void uploadsAndBodiesInMemoryDoNotShareTheirRoom() {
        budgets.reserve(true, BodyBudgets.UPLOADS);
        budgets.reserve(false, BodyBudgets.MEMORY);
        assertThatThrownBy(() -> budgets.reserve(true, 1)).isInstanceOf(ProblemException.class);
    }

    @Test
    void whatIsAddedIsGivenBackToo() {
        BodyBudgets.BodyReservation growing = budgets.reserve(false, 0);
        growing.add(BodyBudgets.MEMORY - 1);
        assertThatThrownBy(() -> growing.add(2)).isInstanceOf(ProblemException.class);
        growing.add(1);
        assertThatThrownBy(() -> budgets.reserve(false, 1)).isInstanceOf(ProblemException.class);
        growing.release();
        growing.add(5);
        budgets.reserve(false, BodyBudgets.MEMORY).release();
    }

    @Test
    void aRefusedBodyDoesNotMakeSmallOnesFail() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        CompletableFuture<Void> large = CompletableFuture.runAsync(() -> {
            while (!isOver.get()) {
                assertThatThrownBy(() -> budgets.reserve(false, BodyBudgets.MEMORY + 1))
                        .isInstanceOf(ProblemException.class);
            }
        });
        try {
            for (int i = 0; i < 200_000; i++) {
                budgets.reserve(false, 1).release();
            }
        } finally {
            isOver.set(true);
        }
        large.join();
    }
}
