/** Tests in a real browser share one: {@link io.fairbot.browser.Chromium}. */
@NullMarked
package io.fairbot.browser;

import org.jspecify.annotations.NullMarked;
