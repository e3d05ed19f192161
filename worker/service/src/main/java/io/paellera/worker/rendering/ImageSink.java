package io.paellera.worker.rendering;

import io.paellera.renderer.RenderedImage;
import io.paellera.worker.job.JobRow;

/** Takes drawn pictures off the lanes. May make a lane wait, but not for longer than the row's job is live. */
public interface ImageSink {

  void accept(JobRow row, RenderedImage image);
}
