package io.fairbot.whatsapp.sandbox;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schedule that deletes the media of the provider's side past the retention of the application's media. Safe for use from any
 * thread.
 */
final class SandboxMediaRetention {
    private static final Logger log = LoggerFactory.getLogger(SandboxMediaRetention.class);
    private static final Duration INTERVAL = Duration.ofHours(12);

    private final MediaStore provider;
    private final Duration retention;
    private final TimeSource time;
    private TimeSource.TimerHandle next = () -> {};
    private boolean isStopped;

    SandboxMediaRetention(MediaStore provider, Settings settings, TimeSource time) {
        this.provider = provider;
        retention = Duration.ofDays(settings.get(BootstrapSettings.MEDIA_RETENTION_DAYS));
        this.time = time;
    }

    /** Schedules the next deletion, which schedules its successor. */
    synchronized void schedule() {
        if (!isStopped) {
            next = time.schedule(INTERVAL, this::sweep);
        }
    }

    /** Stops; a deletion in progress ends. */
    synchronized void stop() {
        isStopped = true;
        next.cancel();
    }

    private void sweep() {
        provider.deleteBefore(time.now().minus(retention), Set.of()).whenComplete((count, failure) -> {
            if (failure != null) {
                log.warn("Media of the sandbox past their retention could not be deleted: {}", failure.toString());
            } else if (count > 0) {
                log.info("{} media of the sandbox past their retention were deleted", count);
            }
            schedule();
        });
    }
}
