/**
 * Real MongoDB servers for our own tests, and a proxy that makes trouble between a client and one of them.
 *
 * <p>Start at {@link io.fairbot.testkit.mongod.ReplicaSet}. Everything is on 127.0.0.1, on free ports and in temporary
 * directories, and is gone when it is closed or when the JVM is gone, however it ended. A POSIX shell is needed.
 */
@NullMarked
package io.fairbot.testkit.mongod;

import org.jspecify.annotations.NullMarked;
