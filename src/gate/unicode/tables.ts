/** Unicode 17.0.0 as run lengths and differences in printable signs, written by tools/unicode-tables.mjs; read by the modules beside it. © Unicode, Inc., Unicode License v3. */
export const unicodeVersion = '17.0.0';

export const categoryNames = 'Cn Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Co Cs';

export const categoryRuns = `
ud?f><f>67:;:5ZicZf?Zr=6:7=4=r>6;7;vF?:fb>:=>-8;C>=>;S=*Z=3-9f7:pU;h5q:;hVs>)JhR)Jq6I*F)f.I*FI*f-JfM*I*f-f.I*I*f*I*)JFI*f-*FIJ-)f.fQ)+*)+*)+*hR)Ji6)J)+*Ff-*s_)h
6I*IJFfM*fJ)fp:Mr>n0fcjbl9g4hI,=,m^gn:f*,=FH,f.:)fL^):f-()(I*mI(i9w2)Jf-f.jZ)g2F;FIJffQ~.n*>g6Ps>I*gN)J~J(xUH,gdz>:5H_<(|J5.:N:N:.hTrcfLfQZj<h/f?Z<Z_jB:Cf>uM,i^
oVicf_M.gg=:-h:C>gVLN>fRMicf1_-l6(C-.tIrdHf{)jB-kbicv1i>L>f>,H.]p9fR,i>,f2,g6HlV(q^f2H:(jAg0q==h9eg0i>zA,q>CuN/fh=./.-f3hZfS.O-h:i^NZic:,lI.O(hYHMHp9(h9(-f,fQH.
-f3fRHOHO.-hT/fLM(f1NHicM]g[><-:.HN/(gUfLMHp9(h9(M(M(MH.(f3NfLNHf2f,.h4fQ(-h4icNf1.:iXN/(i=(f1(p9(h9(M(g5H.-f3g6(N/(O.H-lDMNHic:<h4-gV(.O(hYHMHp9(h9(M(g5H.-/./f
RHOHO.h4N/fLM(f1NHic>-g[iX.-(gUf,f1(fQf,M(-(Mf,Mf,f1f,jcfLO.Of,f3(f3.H-gP/kbicf7h*<>g0.f3.hY(f1(pY(m-H.-f2fS(f2(fRh4N(f1(MHMNHich4:h?>-.O:hY(f1(pY(i^(g5H.-/.g7(
.O(ONh4Og0f1(MNHic(M/j]NOi=(f1(zAN-f3fR(f3(f3.->fLf1/h?f1NHiciC>gU(.O(n1f,q=(i=(-Hh9f,.fLf3f2(.(h[gPicHO:j]~1.Mh:fL<gU,hZ:icZx4M(-(g5(q=(-(i^.Mi>-Hg5(,(h:(icHfQ
uH-fBlV>:fBNh*icie>.>.>.6767OhY(wUfLl*/g6:Ng5jB(wV(i..h*(_gBfdZx4{EOfR/gV/NON-icgdgUONfQf2-f3Mh;f1fRkE.ONgW.-/icf3._xU()g0)H{B:,f.k~)(fQHh9(-(fQHzA(fQHv1(fQHh9(
-(fQHlI(fic(fQHfo9Hf2iJo;f,m-j2gPfy=HgRH5rj5>:mM?rA67f,fsIf>f6hYh4n1f2/i8nQN/Zi8n1Nj]kE(f1(Nj]fg9N/h:h[.OjBf>,f><-.HicgPiegPgd5f_f2C.icgPw5,fgYh4g5NvQ.-g0fp^iXu
-(f2fSNf3fLO.gWf2fL>f,ZictIHg5j<|)fLrAgPic3f,vdpYNO.HZfgY/./h:(./.OhZgWi_H.icgPicgPhF,gdHl*0u.Hjdo0fR/}M./g6/.g7.OhY(ZichFj2i>iNf>N/tI/fRON/f2Mic|)./Nf3./f2OhTf
_wUh[hZONf,gBicf,f1ictIgTZi:Fg0{AHf-i*hTf2:kF/h:fQ.gU.M/N-g0{dfm0kB,vNx8fmRfsB)i:~J)i:hUgRHgQHhVhUhVhUgRHgQHhV()()()()hVhUkdHhVhWhVhWhVhWg2(JfM+=*fAf.(JfM+fAfNH
JfM(fAhVg1fAHf.(JfM+^(jSgKg^Z896X968i*@AgK?iJ89f_Tf>;67jN;:4j.?gK(j73,Hg[f?67,ief?67(kDf,vbkbkFfT.f4jdlD_)fd)_*f-Jf-*>)_;g1h*)>)>)>fM>*fM*fQ*_JIgC)fN>;_*>m3w:Ff
V3_fLgCgF[fd;_;_;hJ;u>[_;>;u>jvSi.6767oF[hJ67fw*;tZr/z2gefr6p4jRoPfkOfuBp?h{B;iN;fhNi+gn*;jl.67676767676767tO|:gC67u;6767676767m;jp>gxO6767676767676767676767fm?
6767u[67jq?~Boe_geyNHg|B~-~.Ff-JfJfM*)J)gRLf-*~J)Jh*f*f2Fg0f_3ZxV(*g0*HfiAh4,:kb.pYi8h9(h9(h9(h9(h9(h9(h9(h9(uNZ8989f>89:89iJ5Z5:89Z8967676767gB,j.Uf_5:6kR_f>67
6767675vLrR(f{:j]irdr<m>?f>>,-26767676767_6767676756W>iBfRO5g4_f6,-:_(fyAHN^L-5f{I:f0-g0{E(f}Q(_fWj2uMy.i8>m-u>(ietZha>lOu_ieyNlOkyFjtt9fmdv|kE,}n1f,fi2i8y^gTZj
vE,f>m-icMo0q6-.f4:i_:,lBLNfp^idNgdhTq-i<^h2)f.uF,hVf*I*g.,^f*-F)f.j:g1*g1*hRfM*FI*hR)o0fPF-L*h9.f1.fQ.pYON/fd.f,g[_<>gPfg9f_hTOff5m/NhTZicgPn2gUf>-:M.icsEhZZpY
jBOj<:t)f,f2/}M.OfRONf3kR(,icfLZg5.,i=icg5(zAgVONONi8f1.hY./HicHf_m-,gUfB-/./ff5.-f2MNg5N-.-q8M,ZjA/NOZ-L/.iXgUHgUHgUi8h9(h9({B=fPi:,^fLfv2w5O.O.O:/.HicgPnrlcj]
pYfL~QfLfwv5jpr8lxUHgk-xTh6j]g2g0-.i^;kE(g5(-(M(M(gl1m^m>lw176m>fmQ_fh=i.uHjc<fBm.hF67:gPm.:UT6767676767676767Z67f_f8f>(f_5676767f>;5f?(:<ZfLg5(gzIHC(f><f>67:;:
5ZicZf?Zr=6:7=4=r>6;7;67:67Zi^,|ILu-f,gUHgUHgUHf1f,];=>](>fa_iXfG_Hjc(rA(nQ(M(lIHl)vLgt1g0f>fL|Of,iNfg_fWm_SfB(kVf,>}H|Z.gwXt)f,~QlD.s+fLuMfWi8o52hY2g0xYg6g0tI(
:wUfLhY:g:z]yYyZfu1HicgPwQfLwRfLy^hTfg9j<:j=(lE(h5(I(j>(lF(h6(Jf,fg9j]ktAi8p9iXhYq8gT(zb(i<fp8gUH-(|)(Mf,-HpY(:hapY_h?u-hTiC~,nQ(Mg0g;p9g[f,:rAg0:rAxTfiAfLSMm3H
}3-f2(Ng0fRfQ(f1(t)Hf2fL.iCh4iJh4t)S:t)f7uHhY>sENfLg;hFi8fh=f,hFp9HhanQg0han1h4f_j]h?fv0frEfhXffQk@ffRh4g[wUfRhTicgPicfQ,-p5f,g65,p6hT[io@u3(zc(N5HMm(f1,MhT:i.v
,gVt)ie-hTp9jBfWgBp4n1fRf_xToUh?o0pYi8/./fgYlJhFfLo;ic.MN-i8f2/|If3fRONZCf_.iXCHq^h4icgPf2wUg6/hZ(icf_-O-hTw5.Z-i8N/~1f3i>OfQf_fR:/.ic-:-f>(o;j<n1(q^f3f2O./Ngd.
M.flHh9(-(fQ(lI(i^:gP}M.f3hZg0icgPNO(hYHMHp9(h9(M(g5(N-O.fSHOHf3H-gP/g0g5OHh:f,g6j<i^(-H-(xY(-f3gV(/H/(fS(O./.-.-Z(ZhTNsbfgYf3hZOf2/.fQgBicZ(:.f1tD~1f3gV/.fSN/N
M:-hTichr(}Mf3fRHfSN/Nq*fQNvL~1f3hZO./Nf>-j<icgPkRnL{E./.OgV/.-:gPicgPo9s@rcH./.OfR/g6fLicSf>>h9h|0|)f3i>/N:ggXuIuJiciCj]hYH-HhY(M(q=gW(OHN/.-/-/.f>i8icfpXhYHy=
f3fRHNfS.-:-/r]-i_y^gV/-fRi*.hT-gVOf2}-kF/Nf>-gBk@frEh4j.fy<./f2/./fz@v1:kbicgPi=(x9/h:(gV/.-gBiXicnWf,ZtIHp:(/h:/N/Nfr@h9(M(xYgVf,.(N(h:-.hTicgPgU(M(uMg7(N(O./
.-h4icgPzA,MfLicjjPnQNOZh4N-/kE(vQOg6f,O./.kRic.fxX-lDo[i.fbm_k@:xu9gh]gmZ(gBj<ii-gkj<gf9Zk@{z9mC.gUlJiXhoj5g0qoEjy|(tIjdf3f2icfp}8qh)h4u-(icfLZfuQ(icgPtIHg6:iX
~1h:gBfdfP:>iXic(h?(oUg0nQni]f0y^Lf>icij,uIuJpaf_g0qYHqZ{bfsIfL.-fhah4fRkDfmLL:,.j<OLf6i8klpMz<uMgf4go^lot(fP(h8(L(kiUlD-sbf1H-kbfQhTmoUf}j@gkMg0kEf,i=h4i^H>N:g
+hmzHjgZicfBf,nl>gPq.lDm>;lD}.HpZi8gpRfkDjk*iXyNHfkZOf2fBgWi3hZ_h:tZfRfl>oPfo*f2>gsHo;j]o;j]fz6i8qegzDr=r>r=h6(n.r=r>)(IH)HIHfM(hUfN(*(h6(j>r=r>I(fMHhU(h5(r>I(f
M(g1()f,h5(r>r=r>r=r>r=r>r=r>r=r>r=sBHqY;qZ;gRqY;qZ;gRqY;qZ;gRqY;qZ;gRqY;qZ;gRFHff9o{_fh_fdff6i..l:._gBlDg6(lJ|r8iZ-o2gPgRir,h:(mNHh:(N(g6g0flLv,.gn4|If,h:h8Hic
fL->ky0tI.mH|)fRicg0<nzbrc,fRicirLtIN-icfL:if]u-(f1.M.h9Ng5.hT-,iwbh9(fQ(M(lI(iiMHiCh:z<vMvNh:,fLicfLZuw0fk/>f7<fWft(|O>lOigbfQ(rc(M(-H-(i^(fQ(-(-gP-fL-(-(-(f1(
M(-H-(-(-(-(-(M(-HfQ(h9(fQ(fQ(-(i^(mMg0f1(g5(mMfg4[jwD|:fLgh2j]lZHlZ(lZ(xJiXkKhoRfi<t:k@|:fLiNh4_kbh*hkLjmRgEtrNf,m_f,kVf,iu.gPk6fL>lDk6fLfiRhTj2gPz2hTtZHk6fL_k
biKy8lm:hTl:HkVf,jRf,fj6(>fLm>Hk6fLj2h4hh6(f|_ic>z|8fppmIuHhwpMHi|i)Hkno1lDrk9ggsPprMflgPijmQg0lkgI}hvr,CtDgf/gvTjgJgjqqDgj|f@Hgj|f@H`;

export const scriptNames = `
Common Latin Inherited Arabic Greek Han Katakana Cyrillic Hangul Devanagari Hiragana Ethiopic Georgian Mongolian Myanmar Bopomofo Canadian_Aboriginal
Tangut Armenian Bamum Cherokee Coptic Glagolitic Grantha Hebrew Javanese Kayah_Li Khitan_Small_Script Khmer Lisu Meetei_Mayek Nushu Runic Sharada
Sinhala Sundanese Syriac Tamil Thai Tibetan Adlam Ahom Anatolian_Hieroglyphs Avestan Balinese Bassa_Vah Batak Bengali Beria_Erfe Bhaiksuki Brahmi
Braille Buginese Buhid Carian Caucasian_Albanian Chakma Cham Chorasmian Cuneiform Cypriot Cypro_Minoan Deseret Dives_Akuru Dogra Duployan
Egyptian_Hieroglyphs Elbasan Elymaic Garay Gothic Gujarati Gunjala_Gondi Gurmukhi Gurung_Khema Hanifi_Rohingya Hanunoo Hatran Imperial_Aramaic
Inscriptional_Pahlavi Inscriptional_Parthian Kaithi Kannada Kawi Kharoshthi Khojki Khudawadi Kirat_Rai Lao Lepcha Limbu Linear_A Linear_B Lycian
Lydian Mahajani Makasar Malayalam Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi
Mro Multani Nabataean Nag_Mundari Nandinagari New_Tai_Lue Newa Nko Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Ol_Onal Old_Hungarian Old_Italic
Old_North_Arabian Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau
Phags_Pa Phoenician Psalter_Pahlavi Rejang Samaritan Saurashtra Shavian Siddham Sidetic SignWriting Sogdian Sora_Sompeng Soyombo Sunuwar Syloti_Nagri
Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Tai_Yo Takri Tangsa Telugu Thaana Tifinagh Tirhuta Todhri Tolong_Siki Toto Tulu_Tigalari Ugaritic Vai
Vithkuqi Wancho Warang_Citi Yezidi Yi Zanabazar_Square`;

export const scriptRuns = `
(f,)A(-)A(V)((6)((,)>(()F(()lD(N),(,7)(;*f[,+((,0((,-((,(((,fE=5,7/g4*)/gY:fK@fZ+,((+-((+5((+*((+G((+1*2+A*(+fW((+ILf;+WgOf+faf+g;f+fNGL7+f^((+D1f<*+16()1AWg0f5
g/f3g/g1g0Mg-gNg/f>g/fMg0Jg/Nf)((Nf,fDg.OhH(+ON6gO4fF((4+0i73ka<fK8oOfcGHf6(*H9gFGf8<(2^GgGGDg/5)()5(((5gY8f;fFf;gHWf^fKDG]GgIg?*f;Tg/Kf+Vf+fEf;fdW/74WK7**((*4(
(*.(+*((-*((**)(-)M,,/()X,,)+,,)4/()f1,(*f+)i7,i7(3*)(fN)*(2)((7)7(W*W(M,((*))(-)((B)((8)P(fgJ[i7(qW>fK)G=g/4WgPf;3fK/G(g/-k/(<-(((-((@-0*+0)(/-+(,2fC*)()2*((.f
E()./7S0fJ(77G(W.70G(f+0F(f<.V((.fC(gW-in[(f+-r}[g]yGEWgWj;/fK;fK(I)fQ(*)fbgEW(7g7f+g<fK1GBU((B(g:W0GAf:((A76GcfK6GgJfKFH3V)R(()0,()+(-<f;Ff+0rhG-mG)::1@Z+m5()+
h3*7(7*5/)(f++g>(I)A(-)A(2.1((.T()0f+(GfHi7(f+,f;(7,W(T*g2fIG_f+*((Fg)Wf2Gg+WgVGg,fKf*f;g=Wg3Wg2f;f/Waf+gXf;gRf+fGk?)g/f(f+f:Gg5GfZfKf9Gg8GfJGg?f+fUGfTfKf@fKg.G
g*f+fOf+Sf+f<Gf;Gg9g/g/g/g(g/f7f+f1iW+Gg[f-+f)g-WgAf+g0f+dWf0GZg/f=f;gBWbf;fKWIfLJFfAg/fYWfBf;?d*(?f/gUg/f_g/gQi7g>g/fWfK5GgLf;6WQi7f,gOgZfKf+gOf]fKg^f;gCfK87g6
f+1fKIfKgDf+Yf[fPg?fQfKf4f;gSj+fLGf?gaE7Mf+egu?f)f[f.ho;Ri|Sf6fi[;nKfXWgMfKUWg4nKfCi7fRfKXfKfVhS9(G(-)C3-79it3CmG9j}+.82iV.92J.BGfy+f-gO(hh?*f;(m_**(8*/()*.(E*+
(f=,h3({?g@fi[)i7>W/hCfbkOgTWgYmWf[i7fehegKiW3GfSi7PsP(kN+mG(mG2((gnR-y}l4(i6*jj{G`;

export const whiteSpaceRanges = `
1,:(fP(B(hw;(ftG2E)-(W(guP(`;

export const defaultIgnorableRanges = `
g^(p5(pb(f|*)ffe)fA,fn+,B,Y7g{<(fn{e7he(gP(f;0flia+hrW/zljQgw7`;

export const caseFoldings = `
f-f7f,fF(~Z2f.f,):f,(-hK(Hf2*)-kM{<)/**>*)-q>xO(f/*)(i)(/*)(ma)(l((,*)(k]((*)+kZ((**(gN((kT((kV((*)(kZ((k_)(l*((kd((*+(l*((l.)(l0(/*)(l8((*)(l8*(*)(l8((*)+l6(,*
)(l:((*+(*/(,((*)(,((*)(,(A**A*)-qe{D((,(,*)(h5((f[(d*)(i;)A*/(snZ((*)(jA((snT*(*)(kE((g:((g>(5*i.(h]R,*+(*0(h].(f8).f6)(g0)+g.(0f>j^5(Xf,)@f,,0Rk959(*4(8((e((Y
+(E((S)J*)(fW((fK*(fe((g/)(*)(5((**.i;(UgP(fIf,XY*1f;*)(F(;**g>**f[fLX-f/df{<f[nv0)(nv0-(nv0rF77fp:(ml?((ml=((ml+(+mke((ml)((mkW((mje((fz~J((*.g.h~7*.h~7j<hS*)-
olG|V(-ol1{((-ol-zd(-ol+z_(-ol^y2((fa*-olA()g>*1=70772=70=7077*-no)ja)0no-jaM)0no1jaK)0no5jafJ*270=78-i7nlU(-i7nlW(-i7nlY(-i7nl[(-i7nl^(-i7nla(-i7nlc(-i7nle(-iG
nlU(-iGnlW(-iGnlY(-iGnl[(-iGnl^(-iGnla(-iGnlc(-iGnle(-hSnmY(-hSnm[(-hSnm^(-hSnma(-hSnmc(-hSnme(-hSnn)(-hSnn+(-henmY(-henm[(-henm^(-henma(-henmc(-henme(-henn)(-h
enn+(-g/noc(-g/noe(-g/np)(-g/np+(-g/np-(-g/np/(-g/np1(-g/np3(-g?noc(-g?noe(-g?np)(-g?np+(-g?np-(-g?np/(-g?np1(-g?np3*-g3npE(-nre8(-ns3B)-ns-hQ(0ns/hQhd(+7(+gC(-
ns98)(ns-+-gKnpM(-ns;,(-nsO>)-nsAh^(0nsCh^hd(1g[(-nsM,-0nsUj^7(0nsWj^5*-ns^hc(0nsaj^fb(+7(+h;.0ns^k97(0nsak95(-nt-jW)-nt)i=(0nt+k9fb(+7(+hS((5--hanp^(-nt;G(-nt3
Q)-ntAiE(0ntCiEhd(+i7(+i3(-ntMGic(n~I+(piA((o~?.(bUUH;(*rNf7]fjPg=fLX(*)(sm-((jg/((slI*/*)(sn;((sm9((snA((sn?)(**(*0+soE(gD*0,*,(*yvIf/*;P*g7;*+fG*2,*)(f{gS(5*,
(*)(gkn;*,*+D*)(gko7((gkoM((gkoE((gko1((gko7)(gkmK((gkn?((gkmQ((fjb(>*)(fK((gko5((f{iC(,*)(gkpA(>*)(gkwQ@(*sZhcgfyCrr0-horC((-horE.(-horG4(0horI(.(0horK(4(-hor3
*(-hor5*4-hmyc,(-hmyeE(-hmz)9(-hmyS7(-hmz-5v5f7f,y=fcf<g8fUf<gLFf:)Rf:):f:)+f:fiFgFg0gMf+f,f{_fIf,ssXfIf,f,f4_yzSfOf0`;

export const decompositions = `
z@f,f)(~]4g2Mg1/<L,*-M-,fjX=fjWf8,J,g,6g+n|BfT.((+.,(,1g2~L)(*)(*)(*)(2)(,1,d),f9)(*)(*)(4)07)(*)(*)(4121)*-)(*)(*)(*)(2947)(*)(*)(4)0598))(*)(*)(*)(2)(,1,d),f9
)(*)(*)(4)07)(*)(*)(4121)*-)(*)(*)(*)(2947)(*)(*)(4)051(6)f[/)f,()f+,)f,()f+f0)f,()ef9)f,()f+*)f,()f+2)f,()f+2)f,()f)()f,(9f)7)f,()f+,)f,()f+*)f,()f+f.)f,()f+a)
f,()e;)f,()f+0)f,()f+*)f,()f+f,)f,()f)f5)f,(9f)*)f,()f+*)f,()f+,)f,()f+f0)f,()f+f-5To{[-f,f,)*1)f,()f)f6)f,(1f)f7)f,()f+f8)f,()f+^)f,(-cgJ-f,(9e=)f,()f+f8)f,()f
+^)f,(-xTgA9f)7)f,()f+,)f,()f+2)f,(9c;)f,()f+f8)f,()f+^)f,()f)=)f,()f+*)f,()f+f6)f,()f+^)f,()f)_)f,()f+^)f,(9f)9)f,()f+*)f,()f+,)f,()f+0)f,()f+*)f,()f+d)f,()ef7
)f,()e()f,()f+4)*5)f,()f+4)f,()f+2)f,(,xEi9fAF)f,(fU[()f,(gMfIn*-(*-f,(-Wo7-(f,-f,(-ef+-(f,-f,()fSE)f,()W()f,()[()f,()[()f,()hB7)f,()f+-)f,()f+>)f,()f+?)f,(1f[0
)f,()oT()*()pU()f,(9j98)f,()a()f,()ab)f,()qNf3)*()fS8)l:()w?(-f?G-(f,-f,()f1=)f,(9Y))f,()g_*)f,()f)()f,()C()f,()k-D)f,()f+,)f,()a+)f,()f+,)f,()a+)f,()f+,)f,()[+
)f,()f+,)f,()c+)f,()f+,)f,()c+)f,()f+,)f,()f/R)f,()f)()f,(9fC[)f,(Yf91)f,()af,)f,()hVf1)f,()f-()f,()jG.)f,()s_-)*()tO()f,(uL0,v(,ua,8,v:,,,4,v?,,i5gczT-(*-(.-(f
(-(f5-(8<x:,uU,6,2,w*q0zJ(*0L)=-k8gMUycfb@z7U(g7)hN()}Z((};)}D(),(),(14(14()0()f.(h=fM6)@()@5)0(),(),()L(h=K6)@()35)4()0(4fjD,4,M):()(6,f.,3h@3,6,*4f?,dDKYg67)(
81+5AA6IP5)+))>4f==(i1f,(gc-3)(81+5Af26Ia5)+))>4h-fN:)*(nUh19)f,(fUf7()f,()f+,)f,(9^+)f,(9jB,)*()kE()f,()f)()f,(9f)/)f,()f+0)f,()[()f,(9jP()*()k7()f,()f?/)f,()f
+0)f,()f+.)f,()a-)f,(9a()f,(w^t(z>yIt]fh.)(*)f.()f-*)f2)oEkDm,-f.(-i6(-i1(nEiN(1O(g1J(hiMxb}Xc8(9.(iQe()*()*()2()2()*():()0(s9j,i<)(Zg)f7^)*(1B(p-i>i894(iIf/()*
()2(9F(fk-nDn@9(W)(Zg)f7^)*(l5hTj2l-fTY)*())ZuAi8i6t^i*i6Y6()(*1(O)0NuYi0hF)*())ZwYi_hZ1(2).1)-Rp9gw>gu,v)i8i8jAf/Y-(8k4h4l5q*tTf5<(I2(I2(I2(fM^+f5fNg51(,)g2@-j
JlD)*(-*(cg3(g9f.fZf5<(I2(I2(I2(fM^+sAidi*fhDn_rvIhvXhx.1,(1,(1,(1,(A0(j=f>(1,(9,()*(1.(gt0juQ,iB,i?4,,*,od,o^,*,*,*,*,*,*,*4*,tJ,tG,,,,,*,,,<,uF,*,ngV,nx7,,,*,
uP,,,*,uQ40,,,l@,l;,u2,nh<,*,nxE,0,*,nxH,ngO,uY,nxV,mv1,*,*,L,*,fhS,:,.,*,fgL,*,D,2,*fXhbiLu=,uE,uL,p^,q0,uS,uZ,,,0,.,*,*,njd,ni7,fK,nk4,niG,fG,),,,*,*,*,.,<,*,
l3,l@,*,nfT,nfQ,*,vO,vX,*,*,nXmInjAmj;)f,()f)e)f,()f+b)f,()f+D)f,()h>fK)f,()jA4)f,()f+b)f,()f+D)f,()f+;)f,()f+4)f,()jXfE)*())*)*()k[fD)f,()f+.)f,()t*f?)*()u-*)f
,()f)-)f,()f).)f,()f+b)f,()f+^)f,()f+f*)f,()f+6)f,()f),)f,()h@fI)f,()jC()f,()f+f0)f,()f+D)f,()f)C)f,()oi4f))*()oj9fF)f,()f+/)f,()f)fC)f,()f+4)f,()f+b)f,()f)a)f,
()f+b)f,()f+D)f,()f+/)f,()hBfC)f,()f+6)f,()g_7)*())*)*()mA()f,()f+4)f,()e()f,()f+b)f,()oj4f))*()ok9fF)f,()f)f?)f,()f+b)f,()lRa)*()2()*()n{F()*()okE()f,()f+b)f,(
)f+D)f,()f+/)f,()f)9)f,()f+@)f,()f+-)f,()m.fC)*()*6)*()n51)f,()f+f,)f,()f)f1)f,()f+*)f,()f+6)f,()f+))f,()f+b)f,()f)a)f,()f+*)f,()f)))f,()f)1)f,()f+f.)f,()f+D)f,
()K()@f=).,),(-fhEim^)mT-IoKb)f,()f+[)f,()h67)f,()f+))f,()f+:)f,()f+3)f,()ohX))*()ogU))*())))*()):)*())3)*()ogR.)*()on+d)f,()f+[)f,()f+3)f,()h>+)f,()f+))f,()f+:
)f,()f+3)f,()oi<))*()onS6)f,()f+])f,()[()f,()f+[)f,()h>7)f,()f+))f,()f+:)f,()f+3)f,()oiP))*()n|c))*())))*()):)*())3)*())f,)*()p+()f,()f+[)f,()oD7)*())))*()):)*(
))3)*())f,)*()pAf1)f,()f+f2)f,()f+[)f,()f+3)f,(YfgDH)(*)nm*O)*())*)*())g2)*()nn/fI)(*)nn>O)*())*)*())g2)*()nm3fI)(*)nmBO)*())*)*(9nnGL)(*)nnVO)*())*)*(9nmOL)(*)
nm_O)*())*)*())g2)*()nnefI)(*)no6O)*())*)*())g2)*()nn/fI)(*)nn>O)*())*)*())g2)*()noCfI)(*)noRO)*())*)*())g2)*()nnCfI)(*)nnRO)*())*)*(9noWL)(*)np*O)*())*)*(9nnWL
)(*)no*O)*())*)*())g2)*(1np/fG1np@O1(*1(g2)no3fI)(*)noBO)*())*)*())g2)*()npGfI)(*)npVO)*())*)*())g2)*()npGg3(1):((7)<((9)>((;)H((B)5((8)/((29nl,g:)*()*()*()*()*
()*()*()*()*()*()*()*()*()*()*()J()*()*()*()*()*()*()*()*()*()*()*()*()*()*()*()fN()*()*()*()*()*()*()*()*()*()*()*()*()*()*()*()npSg-)(+)npVg2)npU()1(12-)ns..)
nt1g-)(+)(/(=)>g:-g1gZ(f<-((-(fJ)ff1-)oqX.)npQ()9(1:-)nsB.)ntIg9(A)F((C)Dg:)nt8g9)(*)(g2)ns/fe)(+)J/(fa9f>g4)J()fMfe)(+)(/(E1nvX()(*)(g2)ntYfe)(+)4/(^)JN)(*)0fH
)4()f7fe)(+)(/(U)NP)~=O(}B(ffY9otDg:)np=()2(11-)ntB.)nuYg9(M)d(([)]g:(~5-(fG0ov0(*,(,(,(,(,(,(,(,(,(]o{HUo{Gf*fPD-(~U.((3f0CEo|Po|4.((o|45...((.Mo|So|S5)}Pf1f*|
O-(e-ef(f[(o|No{N-o}Tf(o|Og4H,f_<fU,*,*,*,*,*,C,ps:,prQ,Q,*,g:,g+,*,*,*,*,*,*,*,*,*,C,ps:,prQ,Q,*4f],0,<,:,u*,uI,.,*,*,*,,,.,*fIf/oy^pRFg7ozA.((H,e-hNP6gIO/.((4
,o*5lCV,gA,f),(,(,f,,k>,l?,(,.,f,4e-(f><,,*,*,(,(=*f/.*7f=-(8440nua4(0fhS(i,,W,*4f0,f+,*46,f0,fy_,*,*,*,fz36f1?@,fiP,A,f+,B,onVLprA,f,,*,0,*_f^o|2f-.((,/(((7o|/
.((,.*((.)(,.*((.*((.*((.-(*.0((./(,.,((.,((.,((-3(,X-(o{^.((J-(B,B-(A.(((/((((Z-AF,F-(E.(((,?,9,*,:,b-(f,.((f,-(B,B-(A.(((/((((f,-AF,F-(E.(((,?,9,*,:f:g)ozZfWg
1piZA),(gA,(i)g(()0()+(kcfN(I2(9.(h-X(1,(Upsdu6.((ps]5...((.g1V(96(9,(1.(gcptE(1pu<(f=O()ptQ(),()pu@()*(9B()*(9.()*(Y.()*(96()*(9.()*(iI_()4()*(),(kAfI()*()P()*
(Yf,()*()*()*(l]irR(*fu8pt),*,*,*,*,*,*,*,*-7pt+-(*-(*-(*-(*-(*-(*-(*-(*-(*-*9.;*pt9.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(/((76g//(((*(/(((*(/(((*(/(((*(/(((*(/(((*(/
(((*(/(((*(/(((*(/((*9(-:/-*(-*(-*(-*(-*(-*(-*(-*(.7,+.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.*9(.;fN1.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.
(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(,Z,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,6,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,gCk~3(psdpqFpt4p
t4rZpsMpsMpsG-...(((rEfx/(gj@fF,Ofl4tn>ftDzlPp0vv4fPfgzE,f<,D,:,],fD,6,P,],zF,f8,4,V,P,R,fV,R,>,j2,h0,b,2,f(,:,_,B,Z,fT,L,_,~4,g@,t<,V,8,>,L,gH,t_,fL,i(,V,N,T,f
X,.,q,,<,@,B,h],8,2,h_,<,B,8,g*,J,L,gP,x>,fH,R,}P,2,gV,H,B,R,f:,2,m_,X,f,,fm],g4,V,fb,X,:,6,fT,2,f,,fod,s_,@,2,0,8,L,,,gR,l4,2,p:,<,fP,6,:,8,h*,6,lL,6,fN,J,fJ,l
_,6,J,o_,i4,4,k,,g_,fH,qL,iB,x0,_,f_,fR,g8,>,4,f.,gH,<,pH,6,:,:,H,F,0,gN,0,4,flR,f(,tN,@,V,nB,B,g>,fH,w_,F,F,f2,f6,kN,@,g6,m8,f*,kd,R,2,l<,k0,i2,4,2,fk0,:,j4,j0
,.,fJ,hF,B,0,6,h8,f0,4,D,jJ,fR,0,k.,.,N,m@,fL,6,g<,<,.,<,f(,r2,r<,<,f8,T,8,<,0,f<,0,J,2,B,_,F,8,fd,F,0jPgip+l0un04p~6,.,*g9fz<tq61,(1,(1,(1,(1,(1,(1,(1,(1,(1,(1
,(9.(1,(1,(Y6()(*1.))(*1.))(*1.))(*1.))(*gcfU)^fhnEuqP-(*1g_(-ur,GfMD(1,(1,(1,(1,(1,(1,(1,(1,(1,(1,(1,(9.(1,(1,(Y6()(*1.))(*1.))(*1.))(*1.))(*gcfU)9gB()*()*()*(
A>(-fBg,kLoyE,*,jN,jK,jP,*,jO,*,*,jR,*,*,*,*,*,j1,O,*,*,Z,W,*,*,*,*,*,*,*,*,*,gN,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,Q,gG,*,jb,*,0,,,2,0,,,k9,kB,,,kC,*,,,,,
*,0,,,,,*,*,*,*,.,0,<,6,2,jF,*,j1,*,*,fB,*,.,:,*,,,<,.Dyt2,iP,i=,g~8,g~5,f2,f/,rn.,rkE,g/,W,hy4,uY,g{3q_ffyCoz3O.(,(.(*(.(,(.(*(.(*(.(,(.(,(.(*(.(,(.(*(.(*(.(*(
.(*(/((Kjzbpt3/((,((/((*((/((,((/((*((/((*((/((,((/((,((/((*((/((,((/((*((/((*((/((*((/((*((/((3B(/+()1jx.j|Bj~Vf>/*(((4:j}?6(yy2j{3.(iP(.(i=(.(g~8(.(gyM(.(}:(.
(fi/(.(fi,(.(ff+(.(fuT(.(kwV(.(hj.(.(foc(.(fw+(.(ss*(.(x~[(.(jf,(.(x>(.(nM(.(kj>(.(qv=(.(onL(.(m|4(.(ks?(.(ri^(.(flI(.(f{V(.(gn((.(nnJ(.(rt;(.(zg0(.(xt5(.(q~.(.
(spC(.(vm_(.(:(,fifN,hh:,go.,lr(f2fvfQfxk-b-ef1-(*-(*-(*-(*-(*-(*-(*-(*-*9-(*-(*-(*-(*-(*,jw>,,,*,,,*,*,,,,,*,,,*,*,*,*-KjzH-,(-*(-,(-*(-*(-,(-,(-*(-,(-*(-*(-*(
-*(/)/(j|]K1/(+BjSh]-)(4yy2,iP,i=,g~8,gyM,}:,fi/,fi,,ff+,fuT,kwV,hj.,foc,fw+,ss*,x~[,jf,,x>,nM,kj>,qv=,onL,m|4,ks?,ri^,rn(,fsE,npa,wx(,zsQ,x@,mv<,sv_,}{G,zL,my,
,n~A,f2,f/,jo:,hn^,k/,gz<,fM,nnJ,rt;,zg0,xt5,f}<-fjmQjza-(*-(*-(*-*9-(*-(*-(*-(*-(*-(*-(*-(*-(*-*9-/fogL-*(-*(-*(-*(-*(-*(-*(-*(.7fogKfimV.(*(.(*(-VfV.d>fn~U-(a
.Y+f1,uqD,,,,,,,,,*,,,,,,,,,,,,,,,,,,,,,,,.,,,,,,,*,*,*,*,*,.,.,.,.,.,*,*,*,*,,,,,,,*,*,*,*,*,,,*,*,*-ojHfhwP/(om3qi^utTov</((]f9f9/((82*.(:J/(,fM8D.(f<fO.,gCfP
/),Hg7gHovT/((g6/(.,9D.(:f:.*ga</((g:f9fS/((0f:fT.*(:.(4Q-,g=.(f*f(/()]K(/(*4f?(-),/)((GMV/*((fNNWuu,/)((Df^(../E/)(((2fB/)),f3f33/((,g0f>.,Fg5.,IJ.(JN/(,gafGf(
/)(gNLJA/(,9fPgG.0:fO.((6.2:E-6g9-,fT-)8-,f5.0=F.*f)//),gb9g6W.((:/()(f<7/)0gefQf1f2.(BfP-(0-)f]/),gC+1f//((,N2/)*f,g9f-f0.)f8g(/).fafSgZ(-,D.(DN.+f,C.,8=.(:).)
(6/(0gafTfS.)g>fA-)8.,(*.+:f0.((8/(.gag7f6.((g(.(f*a.(f<f+/)(8838/(*g7fX@-(fd/)((c:7-,g+/(((79/((gP(7..(*.((f0.,ge8/(0f.fA(-(f8.*QfT/((f<f7(-*a/)(NCf^8..fK(-utc
zyX-*(-*(-*(-*(-*(-*(-*(-*(-*(.7fro9zyN.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.*9(.(*(.(*(.(*(.(*(.fXbfrmO-/J-f1?.f.@J-B=-*B-?<.((g0.((*-^W-flhHfmmd-gtbit;-ip/lx_-
io.pD/(w(iuOffx*}x,-foo/flme-+(-fh4(-fh5(-+(-f+*-,(-3(.bf*ffz?/(8,=fuje-2c-+(-fh4(-(f.-fh5(-+(-f1N.f2fOZ.e((.3((.B((-fi,piZ-fh5(-9(-6(-1phK-8(-fh4(-fh5(-;(-8(.,
(f].;((-<g:.+g9(.,(*.;((-<g<.+g;(.,pq4g//((((g<-cpqK._IK.e((.3((.fBJ./)(((pn_ur[/*(((((upE-+L-+(-fh4(-fh5(-.c-+(-fh4(-fh5(-+(-e(-f2*-+(-fh4(-fh5(-+(-e(-f(fh<-e(
/(PfiQ:ps9-f)g6-f.C-(*/(f+pqF+f_.(pq/g)-f.fE-cfZ-f.W-f+I-f.f(-ef1-(,-f,f:-*5-(*.(*f_-(:-*S.(62.(4(-cf9/(f,[*f^.f+f0f+-(,-f2f,-f+0-0O.)pqJf,.Q((-G|hP-*(-*(-*(-*(
-*(-*(-*(-*(.7fnv^fnt].(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.*9(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.*9(.(*(.fTfLfnt^kkq,fm2,,fh,gjv.v0gk~e,G,.,>Dl.,fFitHgkt,,fnP
,glt?,glu:f8glt1ij|8fki*(qwG(rsb(v/(ojQ(ph=(f|N(~z.(((|}Y(xl0(ysC(fl*(g},(k}F(hgT(gl@(qN(oL(gsV(rhc(ffB(fkb(~V(jsR(iqB(g{V(~wQ(fv6(mf*(goF(kz8(mi:({ge(kmV(lpT(f
jN(riA(ot*(ghJ(sgQ(gyZ(ghd(f{H(oiD({l+(wR(nZ(kgT(gfR(gpV(fu:(hgP(gf>(g](gsN(hi*(fp2(zR(qx?(m.(fo6(ggJ(jid(h{d(kvU(vf=(ggB(n~H(fo0(iy?(giP(ky@(hq.(zj-(fj4(iuZ(fl
6(o:(iyH(mX(mjD({~U(tt2(t|=(G(rx((fk((gg_(km((hwE(r{5(gpB(pkD(ywI(iuT(foJ(ku*(u:(pw-(q|<(sf[(joX(j~7(oq>(gqG(mfb(sh)(fs:(opB(ir<(giB(ore(qk](p}e(hk?(o{6(ouY(kfN
(rj=(|:(h4(lw](k},(f{4(gzJ(gnN(zp;(p.(fx:(fzR(gmB(hq6(hh8(nw:(ftB(foN(fZ(~~5(k{.(ft*(qkF(uvG(ffH(hT({4(hs_(w<(fgT(fxZ(foH(z2(i~J(hq3(hyN(ff_({k=(iP(vb(ns:(miL(u
8(s}A(o((fj,(gxd(ju<(g}c(qq)(gwd(fv,(tJ(y<(kv0(k.(hyF(jT(kh((ftL(gT(kb(}x-(snJ(mj((fvX(wnA(kkM(x](hxH(gR(hiX(fqN(guH(fr((i~P(h|0(jhJ(xpI(ukL(|g5(lhT(i((fy8(pJ(f
z:(p4(ff4(fsN(nm((}j=(jvd(vz4(|}^(io<(jwF(pmT(uk=(sR(gm6(h{L(p|N(|m=(u4(gz0(hlL(oF(pH(fp2(goZ(t](hkZ(hiP(L(hf.(fw@(|g1(nnF(ng-(ohB(|T(j|<(jv2(f|P(xD(wxK(ggb(kzN
(goQ(gZ(q<(hmW(w=(nh6(yv+(v{P(uve(fQ(ilR(foN(mzd(pn9(j~2(giS(ryZ(gn1(ixF(im[(ssG(itY(fr@8{40iy<8k~O(pn0(fjb(y](f0(6(f@(oi.(nfa(~J0gi*0fuX8fxX(kJ@gvX(B(fD(frX(in
G(f}_(}k1(oB(h@(qP(_(hN(xL(hF(h8(tT(hD(fk](<(fo@(l,(f8(h<(fhR(i_(jZ(uP(fv4(jB(mX(xL(k:(uV(fqZ(jV(>()(8(4(6(fL(*(jb(g2(oN(wX(R(f](o2(i_(u8(iP(((tb(ft:(iD(q.(f](r
P(fV({](i<(gk_(nD(g((w~a(ksv.(khj+8vw7(fj>(gI(u7(t.(fd(o_(fR({F(g?(g8(gB(z,(gd(iZ(H(n((kL(fk8(6(iX(g8(nd(hb(g;(iD(fG(i](g4(r<(gb(fX(mP(nH(jB(0(fd(fo:(g2(r*(rP(G
(g_(m@(p4(gh.(fzC(i,(i.(o_(id(fV(lH(,(jR(J(Z(g](;(r4(u2(n*(k6(lD(j.(p((kN(fh2(j6(fj4(t4(g:(H(n_(f_(fE(fX(-(I(gH(gR(qT(wP(oD(nZ(l>(fn<(hB(hZ(iB(f4(@(fL(}6(frT(jm
~](3(h|R(k{gO(fr6(f.(lj|4(hsZ(pt6(krv7(gFj1w=2-(.-(..(3-.((.-n>D-ma(fQfvRfvT-(I-(4-<>-;9QggpMsu)1Z.,hP,K,.,*,6,*,*,>,,,f}))9<)(*)hmw]))(*)hmxQ=)(*)(0)*()*()*()*
()*()*(1,()*()*()*()*(1,(1,()*(1,()*(1,()*()*()*()*()Q-)/4)<():(-f|2hR,j>,(,<,(,(,(,.,(,(,(,,,(,(,(,3,(,(,(,2,(,(,(,3,(,(,(,fB,(,(,(,,,(,(,(,f/,(,(,(,),(,(,(,.,
(,(,(,*,(,(,(,4,(,),(,,,(,3,(,H,(,5,(,X,(,(,(,4,(,(,(,0,(,(,(,+,(,(,(,:,(,*,(,(,(,2,(,*,(,(,(,-,(,(,(,P,(,*,(iDf7,(,(,(,],(,),(,,,(,gQ,gX,(,3,(,0,(,6,(,(,(,iE,(
-f1gF-((-(jX-((-(iQ-((-(i6-((-()-((-(,-((-(8-((-((-(iE-((-((,jH,(,(,(-jGc-(*-(X-(0-(*-,e-(*-(*-(V-(0-(*-,e-(*-(*-(V-(0-(*-*e-(Z-(0-(*-*c-(X-*Y-(Z-*Y-(*-(X-2Y-(*
-(*-(V-,W-(X-*Y-(*-(*-(V-*W-(X-*(-*Y-(Z-*Y-(Z-6Y-(*-(*-(V-(0-(*-*c-(X-(0-(*-*f1-(2-(*-(*-(T-(*-(0-(*-*e-(*-(*-(V-(0-(*-*e-(*-(*-(V-(0-(*-*e-(*-(*-(V-(0-(*-*e-(Z
-(0-(*-.e-(*-(*-(V-(0-(*-[f8-*(-X(.ggIf3f~:.(*(.(*(.(*(.(*(.(*f*-gf@f+-(*-(N-(*-(.-(*-,Y-(*-(N-(*-(.-(*-,Y-(*-(N-(*-(.-(*-*Y-(*-(N-(*-(.-(*-T)-(*-*)-(*-*f1-(d-(
*-(0-(*-*1-(0-(*-*f1-(f(-*O-(*-(N-(*-(.-(*-.f8-*g--(*-(N-(*-(.-(*-f3e-(*-(*-(V-(,-,^-(*-(*-(V-(,-,^-(*-(*-(V-(,-*+-*W-(X-*Y-(Z-*Y-(Z-2Y-(*-(*-(V-,W-(*-(V-*Y-(*-
(*-(V-*W-*X-*Y-(Z-*Y-(Z-6Y-(*-(*-(V-*W-(X-*Y-(*-(*-(T-(*-*Y-(*-(*-(V-(,-*^-(*-(*-(V-*Y-(*-(*-(V-(,-*^-(Z-(fB-.g7-(*-(*-(V-(,-f3+-(,-,+-(,-,+-(,-*+-(,-8+-(,-*+-(
,-F--(*-*(-,(-(,-0+-(,.;6f).(*(.(*(-95-(*-,)-(*-*)-(*-5)-(*-*)-(*-5)-(*-))-(*-,)-(*-6)-(*-*)-(*-+e-(*-(*-(V-(O-)(-,(-*(-*X-(*-,)-(*-*)-(*-5)-(*-*)-(*-5)-(*-))-(
*-,)-(*-6)-(*-*)-(*-+e-(*-(*-(V-(O-)(-,(-*(-+1-(*-(*-(V-),-*(-.+-/Y-(*-(*-*+-(*-(*-.V-*(-I4-((gF.f)?.(*Y.(((.((Z.(*(.(VY.((*.((*.,().(((.*(d.(().4Wc.()*.((b.(Za
.(((.(().((Z.(((.,WW.(((.(XX.)W(.(((.()2.(Za.(((.((V.(((.,W0.(*/.(((.*VW.(((.((X.((2.,Y1.(Z(.(((.((0.*(/.((2.(().6U/.(((.*VW.((X.,W(.((2.(().()c.(((.(,Z.(((.(VW
.(((.*W).((Z.((2.()c.((X.(,Y.((Z>(+U.,Z+.((Z.)W(.((0.()/.(((.((0.(Z*.(().0(/.(((.f/U2.,+(.(().(,*.(().(V*.(().,(*.(W).(X(.6U(.,)*.)((.,((.D)(.(Z(.4W(.()(.(Z(.1(
(.-((.0W(./Xc.,WX.=X2.<((..Yc.),d.)+1.)Z(.*Y(.,(W.[*d.*)(.X((./Z(.YW(._X1.;Y(./Z(.+U2.N+(jBIXiH.B((/(^(iSgg*/(()aS/(f(Sd+/(GV?T/(/IF)/(8J,./(FI3+.MJ2/6(((ggAf|P
f{Hgg.ghJf,gh.ghDghPghJf,ghLgg_ghDghF/,9(ggIgfLdc((/(2iHgfBXgLgf=,um2,*,ulS,*,[,f(,um6,*,jp)h(),I,),oyG,(,fY,*,gT,,,uk.,*,1,*,5,*,-,*,.,*,*,*<ul+,,,o{*,(,(,(,oz
c,(,(,fQ,um2,um-4B,),2,e,o{N,o{?,*,gT,,,uk.,*,un/,.,0,*,,,F,,,)4f*,f[,*,_Mf+i9-gg8(-gg7*5(*5(*-gg8(-gg7*-gg8(-gg7*-gg8(-gg7*-gg8(-gg7*-gg8(,f),*,(,*,(,*,(,*,(,*
,(,(,(,*,(,*,(,(,(,*,(,*,(,(,(,*,(,(,(,*,(,(,(,*,(,(,(,*,(,(,(,*,(,*,(,*,(,*,(,*,(,(,(,*,(,(,(,*,(,(,(,*,(,(,(,*,(,(,(,*,(,(,(,*,(,(,(,*,(,(,(,6,(,(,(,*,(,(,(,*
,(,(,(,*,(,(,(,*,(,(,(,*,(,(,(,*,(,(,(,*,(,*,(,*,(,(,(-3fK-((-(*-((-(,-((-(,-((Lgg=,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,
*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,r~.,*,gj<,<,*,?,m<,9,gQ,,,,,,,,,fb,,,,,f3,f_,ge,,,
,,,,,,*,,,,,,,,,,,,,,,,,,,,,,,.,,,,,,,*,*,*,*,*,.,.,.,.,.,*,*,*,*,,,,,,,*,*,*,*,*,,,0,ge,*,kT,fQ,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*D*,*,*
,*,*,*<*,*,*,*,*,*<*,*,*,*,*,*<*,*,*Duu),*,:,.,9,),o|44fq.,fi?,*,*,*,fnJ,fBl}Uhqmb|3hE8(gj(p|E,*,u=,sF,g;4gP,glt.,glt),),gK,*,nl<,nl9,4,gF,g9,+,+,fd,q?,qB,fU,d,
f8,*,g-,kqub,iklW,gkn+,kqu_,kqtY,kqt],kri?,qT,*,v7,v>,kquL,kquE,*,,,f<,+,glt*,glse,f),slN4sl?,L,*,;,l3,*,*,kq{X,PqgYhuRhvfB1,(f^<(v=iPhN)*(gz^vVvZ)(Zl5fdhX1,Cf-
66926kYfP51(;)(Jfl9m6m*)(;1(BfmEmFm,)*(iwcfiTfi_h|iA}rN}rX)(>)(;)>()=*).))*())*uw)iiTiiV)/()4(jjl(krp9,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,f?,*,*,
*,*,*,*,*,*,*j}^fngTfnh8)*()6:)(*)(*)(*)(*pEh(A)*()*:)*())*)*(hfT8,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,6,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*
,*,*,*,*,f^,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,6,*,*,*,*,*,*4,,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,f^,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*
,*,*,6,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,f^4,,*<.<.,*<.,*,*,*4,,*,*,*,*,*,*,*,6,*,*,*4,4,,*,*,*,*,*,*4,,*,*,*,*,*,*,*,*,*,*,f^,*,*,*,*,*,*,*,*,*
,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,6,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,f^,*4,,*,*,*<.,*,*,*,*,*,*,*4,,*,*,*,*,*,*48,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,
*,*,*,*,*,*,*,*,*,*,f^,*4,,*,*,*4,,*,*,*,*4,D0,*,*,*,*,*,*48,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,f^,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,
*,*,6,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,f^,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,6,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*
,f^,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,6,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,f^,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,6
,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,f^,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,6,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,f^,*
,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,6,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,k.,mT<pH,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,gV,gQ,*,*,*,*,*,*,
on0,om[,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,ol_,okA,f3,f*,^,b,^,g9,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,gV,gQ,*,*,*,*,*,*,on0,om[,*,*,*,*,*,*,*,*,*,*,*,*
,*,*,*,*,*,*,*,*,*,*,*,*,ol_,okA,f3,f*,^,b,^,g9,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,gV,gQ,*,*,*,*,*,*,on0,om[,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,ol_,ok
A,f3,f*,^,b,^,g9,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,gV,gQ,*,*,*,*,*,*,on0,om[,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,ol_,okA,f3,f*,^,b,^,g9,*,*,*,*,*,*,*,
*,*,*,*,*,*,*,*,*,gV,gQ,*,*,*,*,*,*,on0,om[,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,ol_,okA,f3,f*,^,b,^,4,*<fk=,*,*,*,*,*,*,*,*,*,9,*,*,*,*,*,*,*,*,*,9,
*,*,*,*,*,*,*,*,*,9,*,*,*,*,*,*,*,*,*,9,*,*,*,*,*,*,*,*,*piHfmZ,*,*,*,*,*,*,*,*,,,*,*,,,*,*,*,*,*,*,*,*,*,*,.,,,*,gjn>,gjiS,i=,,,iZ,fa,f,,j9,*,*,*,*,*,*,*,*,,,*
,.,*,,,,,*,*,*,*,*,,,*,g<,fc,),<,gH,gji@,gji3wr8qD,*,0,.4Z,S,1,<,N,5,*,*,*,M,4,8,?,B,I,.,;,*,.,,,4,,,,,fT,gH,Y,fO4g=,04_<[4d,5,*,*,*,M,4,8,?,B4C,;,*,.4840]CL*4d
434,,M,44/,B4C<348404i84gE4g=,04_<[,<,N,54,,*,M,4,8,?,B4C,;,*,.48,,,,,fT4fR4i+,*,0,.,X,*,S,1,<,N43,*,*,M,4,8,?,B,I,.,;,*,.,,,4,,,,TK,0,.4Z,S,1,<,N43,*,*,M,4,8,?
,B,I,.,;,*,.,,,4,,,,hgAgfGf~c-(+-*(-*(-*(-*(-*(-*(-*(-*(-*(VIRgf/.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*(.(*
(.(*(.umb5umb,um),F-EE-PT4S,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*-K/-2(-4K-(F.--ulA-6AhI;(-(*-(DiU97s^upBunN-f]hD,,fXu|0,gn;,gs=,p|Y,oi*,ht,,uu:,utW
,hsU,l~@,hw_,h|?,ksO,ir*,ixA,kzZ,kv),sw2,gxA,l~],vu=,ft5,ni2,ikM,k@,ll),:,{t>,vie,jn1,f}8,jhP,sp_,sv^,l{X,m:,rh+,m~],grQ,),iy_,pzI,fg],ymFNfmiMwsZulB.(msE(.(i>(
.(ioZ(.(ljX(.(i{[(.(k~,(.(qke(.(klP(f(ujB,h}Crh<fhsM,*,*,*,*,*,*,*,*,*rxg@jlkM(1(:(j|od(j|f?(gL(B(g>(i((f*(gL(W(ntI(km|4(j}hA(6(H(N(j|vF(kmqU(nxT(f8(j|w<(j|ve(B
(}7(}H(:(lzuL(lzsC(D(n|O(n~H(>(fD(2(n~S(oh@(,(_(T(>(*(J(fP(8(:(Z(<(,(((((j}w>(jsz?(nxC(R(j}~H(j}~/(4(R(j,(h?(H(f,(fb(gX(](g6(H(f.(((R(L(8(F(p<(n+(n.(kK(f2(fqU(g
m_(nK(f8(Z(i;(jJ()(i.(kftP(kfr;(2(F(P(8(g0(kf}P(g4(kf{7(fJ(@(gM(iT(qgO(D(qlL(fX(((kgoD(kgk)(R(F(@(kgtN(kgt5(6(fh2(fg5(qqI(qsN(D(gT(fQ(khn>(khh9(khh>(khfa(-(J(h>
(*(qzQ(q{L(fB(R(fD(q}E(ku|_(ku|)(rf((.(.(P(l|k((l|i7(kimV(((jvne(p{I(((rg9(k{v>(ug4(k~t/(:(rhW(rj>(fR(<(f0(iH(ro1(e(rpX(kjf8(ki}I(i:(0(,(+(fH(P(f4(C(>(fJ(P(0(](
>(g4(gX(f2(i0(kjrb(kjsI(g1(hL(_(h6(kjuN(kjsI(h-(a(shc(so>(R(f*(f7(smU(std(d(kkrH(kknI(n6(jY(swG(syb(szE(f3(lwH(.(llV(h;(m{B(yx+(p~T(0(4(g*(=(kli,(k{i[(tk>(h^(kZ
(fR(kk}H(kk}5(hQ(m2(tqc(tsF(h6(g>(k<(kk~2(kk|C(t})(uf>(klr<(klpM(uf7(ug8(fF(_(*(kl}@(ofW(ojB(kl|/(kmr0(kmn=(D(h?(jZ(f<(f_(fW(f<(F(B(kmk*(kmmS(m>(g.(uy-(u|4(/(km
nX(kmuO(qB(kmmb(fL(kmlK(hZ(^(-(vk-(vlP(fR(3(fX(jrfD(jqz?(kmx((kmu-(kng*(km{=(B(_(knu4(knsK(R(kn|b(lB(kn|S(J(wf1(wg*(wfM(((wl*(R(R(P(g:(wm-(wp.(koxX(kowa(ko{((ko
y;(jzhZ(jy|E(kpu.(V(iP(ljle(@(wwP(kpxV()(f:(](kpyE(*(((fB(wx^(w{,(wzM(gP(lkoR(kqo5(g,(g0(xg-(lk~F(kqwW(kq{P(fB(kq{3(h,(xn/(xpd(<(2(krrd(nd(((krwM(xoS(lmr*(kry-(
.(xuW(lmw_(krw7(xzK(x{<(1(d(ksvH(kss5(x|3(yfH(fd(g6(yi)(lom4(f*(lole(loq](ks}U(kth0(ktg5(h>(>(ktq6(gB(ktpM(ktu,(kttG(j|pB(kxhK(yx>(gR(yy7(y{6(rhY(liiH(D(vx[(:(j
{~-(.(iu,(~uQ(zj<(3(L(um[(unH(,(<(f>(kuv0(kuv1(f](g<(gD(iK(j0(f@(hT(mO(hd(,(H(kuv8(o:(ie(lrlG(zx4(,(f2(kwzD(kww[(kviD(lr~Y(0(lsj0(nN(lssA({hV(@(>(,(g0(f-(iD(fC(
j*(gQ(g6(_({oE({rH(f,({rC({uN(.(kwtL(kwpS(6({wY({xV(fhw^(l{|_(k0(lvf;(:(|hd(gJ(j6(kV(kxo:(kxlA(T(h((h,(kx{4(ftu^(jigE(E(fT(jimH(jh~a(h<(kzr](_(kzh1(h.(f,(kznR(k
zn=(nF(j:(*(h+(qR(b(kz}_(kzqA(~|3(~}P(kz|P(l{yM(ffj_(xpc(xt2(k{x((l.(l}jO(8(ffoL(k|p<(l}xa(l}}L(k|sI(((f((k||2(k|ue(ffq^(fft8(i4(_(g((ffv3(mfzD(k}y+(o,(k:(fgn5(
f*(fgpT(k~|.(mhnC(mhp:(mZ(i>(lffW(fgxI(fgzN(2(6(<(6(f6(lgfZ`;

export const combiningClassRuns = `
qX<hZ((h](+hP((h]((hL(,hP()h>(+hP()h>(2hP(,)(+hP(/hZ((i(((hZ(*hP(*hZ()hP)*hZ(+hP((hZ((h]()hP((hZ((h^()h_((h^()h_((h^(4hZiK,hZiA(hP(+hZ((hP(*hZ((hR((hP(-hZ(-hP()
hZ((hP()hZ((hR((hX((hZ((2((3((4((5((6((7((8((9((:();((<((=((>)(?)(@((A)(hZ((hP)(:f4/hZ((F((G((HX(C((D((E((F((G((H((I((J()hZ()hP(,hZ((hP()hZ((hP8(KfQ.hZ*+hZ((hP(
(hZ*)hZ)(hP()hZ((hPK(LF(hZ((hP()hZ((hP()hZ(*hP((hZ()hP((hZ((hP(*hZ((hP((hZ((hP((hZ((hP((hZ((hP()hZgP.hZ((hP((hZ1(hP@+hZ)0hZ)*hZ),hZS*hPe)hZ(*hP(+hZR,hZ(,hP(5hZ)
(hP()hZ((hP()hZ((hP(*hZ(*hP((C((D((E(*hZ((hP()hZ()hP(,hZf((/8(1+(hZ((hP()hZfS(/8(1X(hZf)(/8(1fZ(/8(1fZ(/8(1g/(1fZ(/8(1/(f@((fGfQ(/8(1fY)18(1g,(1fY)fS((15+fWfX)f
d((15+g*f8)hPC(hP)(hP)(hLa(g1((g2)(g4-+g2*(g2))hZ((1))hZf*(hPf](/))1f>(hPpe*hZtX)1F(1gM(12(hZh?(hXg?(hR((hZ((hPhO(hZ((hPf3(1</hZ*(hPX,hZ(-hP()hZ((hP))hP()hZ()hP
(,hZ((hP(9hZ((hP*-hZ((hP(+hZ((h_f4(/7(1N(hZ((hP(.hZ_)1d(/3)1f/(/gH*hZ)()(,hP()hZ(+hP((hZ).),(hP.(hZ+)hZh:)hZ((hP(.hZ((hP()hZ((h_((hJ((hP((h>(LhZ((h]()hX((hP((hN
((hZ((h^((hP((hZ((hPq()hZ())(+hZ(*)()hZ,(hZ+))((hZ((hP((hZ())(+hP((hZgf2*hZg=(1fLGhZn6(hN((hX((h]((hR()hTfU)0ygT(hZ,1hZH)hZf<)hZiL(1M(1gG(1C9hZc*hPM(1fK(/4(1he(
hZ))hZ((hP*)hZ-)hZ)(hZ](1i.(1rq](BqY.hZ(.hP()hZu5(hPhV(hPgE,hZfh*(hP)(hZP(hZ(()((hP,(1gU(hZ((hPnI+hZf-,hZj9)hZf9)hP)*hPf2)hP(*hZ((hP((hZ(+hPY(hZ((hP((hZ((hPh4(1
Q(16(1c(1((/f1*hZX)1f*(/f8(11(/fV(1((/gd(/((1f<)/8(1@.hZ+,hZfE*1f^(1+(/?(hZfO(1((/i3(1((/g.(1fd(1((/fa(1iE(1((/i:)1,(/gL(1f?(1:(1f=(1l)(1i:(/))1f=(1l-)1pk8(1fuL
,)e.hZy1).rg0()hrN)hL(*)+(hV(,hL0/hP*,hZ()hPF+hZgD*hZgmK.hZ)8hZ*.hZ))hZ),hZfP(hZgP.hZk7(hZf)+hZmD)h]((hP((hZi6(hZ((hPi+(hZ*(hZ/)hZ-(hZl_.hPfY-hZ((/`;

export const compositionExclusionRanges = `
fs]/g,))(f?(*(J**(i5)uM(1(,(,(,(4(4()(B(1(,(,(,(4(itV(forH()(24),)()))))0fpr;.fB-`;
