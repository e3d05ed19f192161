  # CLIP's text transformer as open_clip builds it (transformer.py), by whose names the weights w go: pre-norm blocks with causal
  # attention, and the vector at the end of the text, projected and not normalised. From token ids x [B, L] to [B, dimension].
  #
  # Constants: layers; heads of each attention; quick_gelu, whether activations are x sigmoid(1.702 x).

  def forward(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    return self.encode_text(w, x, None)

  # What each module gives, under its official name.
  def trace(self, w: Dict[str, Tensor], x: Tensor) -> Dict[str, Tensor]:
    seen = annotate(Dict[str, Tensor], {})
    seen["text_projection"] = self.encode_text(w, x, seen)
    return seen

  def encode_text(self, w: Dict[str, Tensor], text: Tensor, seen: Optional[Dict[str, Tensor]]) -> Tensor:
    x = torch.embedding(w["token_embedding.weight"], text) + w["positional_embedding"].narrow(0, 0, text.size(1))
    x = self.see(seen, "positional_embedding", x)
    for i in range(self.layers):
      x = self.residual_attention_block(w, "transformer.resblocks." + str(i), x, True, seen)
    x = self.see(seen, "ln_final", self.layer_norm(w, "ln_final", x))
    end = torch.argmax(text, 1)  # the first of the largest ids: the end of text has the largest of all
    return torch.matmul(x.flatten(0, 1).index_select(0, torch.arange(x.size(0), device=x.device) * x.size(1) + end), w["text_projection"])
