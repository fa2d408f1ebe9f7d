package io.fairbot.store.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Model;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeFeedTest {
    private static final int HISTORY = 3;
    private static final String RESYNC = "resync";
    private static final Model<String> DEALS =
            Model.builder("deals", String.class).build();
    private static final Model<String> RATES =
            Model.builder("rates", String.class).build();

    private final Deque<Runnable> queue = new ArrayDeque<>();
    private final ChangeFeed hub = new ChangeFeed("E", HISTORY, queue::add);

    /** Writes down the ids of what changed. */
    private static final class Diary implements ChangeListener {
        private final List<String> heard = new ArrayList<>();
        private final List<String> positions = new ArrayList<>();

        @Override
        public void onChanges(List<Change> changes) {
            changes.forEach(change -> {
                heard.add(change.id());
                positions.add(change.position());
            });
        }

        @Override
        public void onResync() {
            heard.add(RESYNC);
        }
    }

    @Test
    void positionsRiseOverAllModels() {
        Diary diary = listen(Optional.empty(), DEALS);

        tell(DEALS, "a", "b");
        tell(RATES, "usd");
        tell(DEALS, "c");

        assertThat(diary.heard).containsExactly("a", "b", "c");
        assertThat(diary.positions).containsExactly("E:1", "E:2", "E:4");
    }

    @Test
    void nothingIsSaidWhenNothingOfInterestChanged() {
        List<List<Change>> calls = new ArrayList<>();
        hub.subscribe(Set.of(DEALS), Optional.empty(), new ChangeListener() {
            @Override
            public void onChanges(List<Change> changes) {
                calls.add(changes);
            }

            @Override
            public void onResync() {}
        });

        tell(RATES, "usd");

        assertThat(calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void whoeverComesBackInTimeHearsWhatWasMissed(int last) {
        tell(DEALS, "1", "2", "3", "4", "5");

        Diary diary = listen(Optional.of("E:" + last), DEALS);

        assertThat(diary.heard).isEqualTo(List.of("3", "4", "5").subList(last - 2, 3));
        tell(DEALS, "6");
        assertThat(diary.heard).endsWith("6").doesNotContain(RESYNC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"E:0", "E:1", "E:6", "E:", "E:x", "E:-1", "F:3", "E3", "", "3"})
    void whoeverComesBackWithAPositionThatIsGoneOrForeignReadsAnew(String position) {
        tell(DEALS, "1", "2", "3", "4", "5");

        Diary diary = listen(Optional.of(position), DEALS);

        assertThat(diary.heard).containsExactly(RESYNC);
        tell(DEALS, "6");
        assertThat(diary.heard).containsExactly(RESYNC, "6");
    }

    @Test
    void aPositionThatIsNoNumberIsForeignFromTheBeginning() {
        assertThat(listen(Optional.of("E:x"), DEALS).heard).containsExactly(RESYNC);
        assertThat(listen(Optional.of("F:0"), DEALS).heard).containsExactly(RESYNC);
        assertThat(listen(Optional.of("E:0"), DEALS).heard).isEmpty();
    }

    @Test
    void everybodyIsToldToReadAnew() {
        Diary first = listen(Optional.empty(), DEALS);
        Diary second = listen(Optional.empty(), RATES);

        hub.requireResync();
        runAll();

        assertThat(first.heard).containsExactly(RESYNC);
        assertThat(second.heard).containsExactly(RESYNC);
    }

    @Test
    void aHubThatIsClosedTellsNothingNotEvenWhatIsUnderWay() {
        Diary diary = new Diary();
        hub.subscribe(Set.of(DEALS), Optional.empty(), diary);
        hub.publish(List.of(change(DEALS, "a")));

        hub.close();
        runAll();
        tell(DEALS, "b");

        assertThat(diary.heard).isEmpty();
    }

    @Test
    void whoeverLeftIsForgotten() {
        hub.subscribe(Set.of(DEALS), Optional.empty(), new Diary()).close();

        hub.publish(List.of(change(DEALS, "a")));

        assertThat(queue).as("calls to nobody").isEmpty();
    }

    @Test
    void aListenerThatFailsDoesNotSilenceTheOthers() {
        hub.subscribe(Set.of(DEALS), Optional.empty(), new ChangeListener() {
            @Override
            public void onChanges(List<Change> changes) {
                throw new IllegalStateException("A fault of the test.");
            }

            @Override
            public void onResync() {
                throw new IllegalStateException("A fault of the test.");
            }
        });
        Diary diary = listen(Optional.empty(), DEALS);

        tell(DEALS, "a");
        hub.requireResync();
        runAll();

        assertThat(diary.heard).containsExactly("a", RESYNC);
    }

    private Diary listen(Optional<String> after, Model<?> model) {
        Diary diary = new Diary();
        hub.subscribe(Set.of(model), after, diary);
        runAll();
        return diary;
    }

    private void tell(Model<?> model, String... ids) {
        List<Change> changes = new ArrayList<>();
        for (String id : ids) {
            changes.add(change(model, id));
        }
        hub.publish(changes);
        runAll();
    }

    private void runAll() {
        while (!queue.isEmpty()) {
            queue.remove().run();
        }
    }

    private static Change change(Model<?> model, String id) {
        return Change.deleted(model, id, 1, "batch");
    }
}
