package io.fairbot.whatsapp.web.internal.connection;

import io.fairbot.runtime.TimeSource;
import java.security.SecureRandom;
import java.util.concurrent.Executor;

/**
 * What connections are made of.
 *
 * @param server the server
 * @param times the time limits
 * @param time the source of time
 * @param random the source of keys
 * @param executor runs one task for each connection, as long as it exists
 */
public record ConnectionParts(
        ServerAddress server, ConnectionTimes times, TimeSource time, SecureRandom random, Executor executor) {}
