@NullMarked
package io.fairbot.samples.channel;

import org.jspecify.annotations.NullMarked;
