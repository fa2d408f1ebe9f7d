package io.fairbot.standalone.internal.console;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import org.slf4j.LoggerFactory;

/** A configurator of Logback's log levels; the output format is set by {@link ConsoleLogConfigurator}. */
public final class LogLevels {
    private LogLevels() {}

    public static void configure(Settings settings) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("io.fairbot").setLevel(Level.toLevel(settings.get(BootstrapSettings.LOG_LEVEL)));
        }
    }
}
