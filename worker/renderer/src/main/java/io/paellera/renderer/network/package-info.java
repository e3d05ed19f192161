/**
 * The networks: U-Nets, VQGAN encoders and decoders, CLIP text and visual tower, ByT5 encoder, prior.
 *
 * <p>A network is one file of TorchScript beside its class, {@code unet.py}: the methods of a class, indented by two spaces. Each
 * takes the weights first, {@code w: Dict[str, Tensor]}, under their official names; dimensions that shapes don't tell are constants,
 * {@code self.down_blocks}. {@code forward} is a whole pass in one call. {@code trace} gives what each module gives on the way,
 * under its official name, for {@code model verify}. {@code prepare}, where there is one, makes tensors of the weights once, which
 * then lie beside them. What several networks need stands in {@code shared.py}, which every program has; what both
 * towers of CLIP are made of, in {@code clip.py}.
 *
 * <p>In Java a {@link io.paellera.renderer.network.TorchProgram} is the file, compiled; a {@link
 * io.paellera.renderer.network.Network} is a program with its weights, loaded for inference or live in a training; and a small
 * record, {@link io.paellera.renderer.network.Unet}, gives the calls their names and shapes.
 *
 * <p>What the files' language lacks: f-strings, {@code math}, and names for types (6 is float32, 7 float64, 15 bfloat16, 5
 * float16). Lists and dictionaries begin as {@code annotate(List[Tensor], [])}.
 */
package io.paellera.renderer.network;
