@NullMarked
package io.fairbot.samples.agent;

import org.jspecify.annotations.NullMarked;
