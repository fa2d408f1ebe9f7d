/** Child processes of tests: a JVM with the class path of this one, and mount namespaces in which a disk is full or read-only. */
@NullMarked
package io.fairbot.testkit.process;

import org.jspecify.annotations.NullMarked;
