package dev.winnow.ensemble.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.training.DriverHeap;
import dev.winnow.driver.training.EpochHeap;
import dev.winnow.ensemble.report.Numbers;
import dev.winnow.worker.network.HeapEstimate;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.network.OffHeapEstimate;
import dev.winnow.worker.scoring.ScoringNetwork;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Computes what an executor needs to train a network; takes none of it. */
@Command(
    name = "memory",
    description = "Computes the memory that training a network takes, without a cluster.")
final class BenchMemoryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private StepOptions options;
  @Mixin private ImageOptions images;

  @Option(
      names = "--normalization-group",
      paramLabel = "N",
      defaultValue = "32",
      description =
          "Images of one normalisation statistic (${DEFAULT-VALUE}); small groups take more heap.")
  private int group;

  @Option(
      names = "--off-heap",
      paramLabel = "SIZE",
      defaultValue = "2g",
      converter = MemorySize.Converter.class,
      description =
          "What ND4J may allocate off the heap, for the largest batch (${DEFAULT-VALUE}, as in"
              + " conf/spark-defaults.conf).")
  private MemorySize offHeapLimit;

  @Option(
      names = "--executor-memory",
      paramLabel = "SIZE",
      defaultValue = "2g",
      converter = MemorySize.Converter.class,
      description = "The heap of an executor, for the largest batch (${DEFAULT-VALUE}).")
  private MemorySize heapLimit;

  @Override
  public Integer call() throws JsonProcessingException {
    if (options.dl4j()) {
      throw new UsageException(
          "the memory of DL4J's layers is not known: say --convolution conventional or"
              + " winograd-relu");
    }
    Needs needs = needs();
    spec.commandLine()
        .getOut()
        .println(
            options.json()
                ? new ObjectMapper().writeValueAsString(fields(needs))
                : options.line() + images.line() + "\n" + table(needs).render());
    return ExitStatus.DONE;
  }

  private record Needs(
      NetworkConfiguration network,
      OffHeapEstimate offHeap,
      long scoringBytes,
      HeapEstimate heap,
      EpochHeap executor,
      int largestBatch) {}

  private Needs needs() {
    if (options.batch() < 1) {
      throw new UsageException("--batch must be at least 1, not " + options.batch());
    }
    if (group < 1) {
      throw new UsageException("--normalization-group must be at least 1, not " + group);
    }
    NetworkConfiguration network = images.applied(options.network());
    try {
      OffHeapEstimate offHeap = OffHeapEstimate.of(network);
      EpochHeap executor = new EpochHeap(network, group, options.threads(), 0);
      return new Needs(
          network,
          offHeap,
          ScoringNetwork.bufferBytes(network),
          HeapEstimate.of(network, options.batch(), group, options.threads()),
          executor,
          executor.largestBatch(heapLimit.bytes(), offHeap.largestBatch(offHeapLimit.bytes())));
    } catch (IllegalArgumentException outOfRange) {
      throw new UsageException(outOfRange.getMessage());
    }
  }

  private TextTable table(Needs needs) {
    HeapEstimate heap = needs.heap();
    String vectors = "  %d vectors of all parameters".formatted(HeapEstimate.VECTORS);
    String largest =
        "largest batch, with %s off-heap and %s of heap".formatted(offHeapLimit, heapLimit);
    return new TextTable()
        .row("off-heap, arrays of ND4J", mebibytes(needs.offHeap().bytes(options.batch())))
        .row("  parameters and gradient", mebibytes(needs.offHeap().fixedBytes()))
        .row("  each image", mebibytes(needs.offHeap().bytesPerImage()))
        .row("off-heap, buffers of scoring", mebibytes(needs.scoringBytes()))
        .row("heap", mebibytes(heap.bytes()))
        .row(vectors, mebibytes(HeapEstimate.VECTORS * heap.vectorBytes()))
        .row("  batch", mebibytes(heap.batchBytes()))
        .row("  layers", mebibytes(heap.layerBytes()))
        .row("  working memory of kernels", mebibytes(heap.scratchBytes()))
        .row("  objects of DL4J", mebibytes(HeapEstimate.OBJECT_BYTES))
        .row(
            "heap of an executor, without its images",
            mebibytes(needs.executor().bytes(options.batch())))
        .row("heap of the driver, for one such member", mebibytes(driverBytes(needs)))
        .row(largest, String.valueOf(needs.largestBatch()));
  }

  private static long driverBytes(Needs needs) {
    return new DriverHeap(List.of(needs.heap().vectorBytes()), 1, 0, 0).bytes();
  }

  private static String mebibytes(long bytes) {
    return Numbers.tenths(bytes / 1048576.0) + " MiB";
  }

  private Map<String, Object> fields(Needs needs) {
    HeapEstimate heap = needs.heap();
    Map<String, Object> fields = options.fields("memory");
    ImageOptions.addTo(fields, needs.network());
    fields.put("normalization_group", group);
    fields.put("off_heap_bytes", needs.offHeap().bytes(options.batch()));
    fields.put("off_heap_fixed_bytes", needs.offHeap().fixedBytes());
    fields.put("off_heap_bytes_per_image", needs.offHeap().bytesPerImage());
    fields.put("scoring_bytes", needs.scoringBytes());
    fields.put("heap_bytes", heap.bytes());
    fields.put("vector_bytes", heap.vectorBytes());
    fields.put("batch_bytes", heap.batchBytes());
    fields.put("layer_bytes", heap.layerBytes());
    fields.put("scratch_bytes", heap.scratchBytes());
    fields.put("executor_heap_bytes", needs.executor().bytes(options.batch()));
    fields.put("driver_heap_bytes", driverBytes(needs));
    fields.put("largest_batch", needs.largestBatch());
    return fields;
  }
}
