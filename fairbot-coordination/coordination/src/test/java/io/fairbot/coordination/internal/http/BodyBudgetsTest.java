package io.fairbot.coordination.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.http.ProblemException;
import java.time.Duration;
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
}
