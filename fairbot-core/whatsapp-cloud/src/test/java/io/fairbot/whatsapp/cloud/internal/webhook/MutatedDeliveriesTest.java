package io.fairbot.whatsapp.cloud.internal.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.fairbot.http.Response;
import io.fairbot.whatsapp.cloud.internal.webhook.DeliveryMutator.MutatedDelivery;
import io.fairbot.whatsapp.cloud.lab.CloudCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Thousands of deliveries with other signatures, JSON, sizes and encodings. None of them leads to a status of the server's failure, or to
 * a hang, and nothing that is not signed is stored. {@code -Dfairbot.webhook.mutations=10000} posts more of them,
 * {@code -Dfairbot.webhook.seed} others.
 */
@CloudCheck("3 ten thousand mutated posts")
class MutatedDeliveriesTest {
    private static final int COUNT = Integer.getInteger("fairbot.webhook.mutations", 2000);
    private static final long SEED = Long.getLong("fairbot.webhook.seed", 17);
    private static final int PER_HOUSE = 250;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Set<Integer> ANSWERS = Set.of(200, 400, 401, 411, 413, 415);

    private static List<byte[]> bodies() {
        return PayloadTest.files().stream().map(PayloadTest::resource).toList();
    }

    @Test
    void noneOfThemFailsOrHangsAndNothingUnsignedIsStored() {
        DeliveryMutator mutator = new DeliveryMutator(SEED, bodies());
        Map<Integer, Integer> answers = new TreeMap<>();
        WebhookHouse house = WebhookHouse.open();
        for (int i = 0; i < COUNT; i++) {
            if (i % PER_HOUSE == PER_HOUSE - 1) {
                house = WebhookHouse.open();
            }
            MutatedDelivery delivery = mutator.next();
            WebhookHouse now = house;
            Map<String, Integer> before = delivery.isSigned() ? Map.of() : house.counts();
            Response response = assertTimeoutPreemptively(
                    LIMIT,
                    () -> now.post(delivery.body(), delivery.headers()),
                    "Delivery " + i + " of the seed " + SEED);
            assertThat(response.status())
                    .as("Delivery %s of the seed %s", i, SEED)
                    .isIn(ANSWERS);
            if (!delivery.isSigned()) {
                assertThat(response.status())
                        .as("Delivery %s of the seed %s", i, SEED)
                        .isNotEqualTo(200);
                assertThat(house.counts())
                        .as("Delivery %s of the seed %s", i, SEED)
                        .isEqualTo(before);
            }
            answers.merge(response.status(), 1, Integer::sum);
        }
        assertThat(answers.keySet()).as("answers %s", answers).contains(200, 400, 401);
        assertThat(house.webhook().freeBytes()).isEqualTo(Webhook.BUDGET);
        assertThat(house.post(PayloadTest.resource("01-text.json")).status()).isEqualTo(200);
        assertThat(house.inbox()).as("a real one afterwards").isNotEmpty();
    }
}
