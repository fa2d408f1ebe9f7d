package io.fairbot.whatsapp.supervision;

import io.fairbot.runtime.Platform;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** A platform that knows which wake-ups still wait and which executors were not shut down. */
final class Leftovers {
    private final Platform platform;
    private final Set<Integer> waiting = new HashSet<>();
    private final List<ExecutorService> executors = new ArrayList<>();
    private int count;

    Leftovers(Platform real) {
        platform = new Platform(new CountedTime(real.time()), real.ids(), (name, most) -> {
            ExecutorService executor = real.executors().create(name, most);
            executors.add(executor);
            return executor;
        });
    }

    Platform platform() {
        return platform;
    }

    int wakeups() {
        return waiting.size();
    }

    boolean allShutDown() {
        return executors.stream().allMatch(ExecutorService::isShutdown);
    }

    private final class CountedTime implements TimeSource {
        private final TimeSource real;

        CountedTime(TimeSource real) {
            this.real = real;
        }

        @Override
        public Instant now() {
            return real.now();
        }

        @Override
        public long nanoTime() {
            return real.nanoTime();
        }

        @Override
        public TimerHandle schedule(Duration delay, Runnable task) {
            int number = ++count;
            waiting.add(number);
            TimerHandle wakeup = real.schedule(delay, () -> {
                waiting.remove(number);
                task.run();
            });
            return () -> {
                waiting.remove(number);
                wakeup.cancel();
            };
        }
    }
}
