/**
 * Real MongoDB servers for tests, and a proxy that injects faults between a client and one of them.
 *
 * <p>Start at {@link io.fairbot.testkit.mongod.ReplicaSet}. Everything is on 127.0.0.1, on free ports and in temporary
 * directories, and is removed when it is closed or when the JVM ends in any way. A POSIX shell is needed.
 */
@NullMarked
package io.fairbot.testkit.mongod;

import org.jspecify.annotations.NullMarked;
